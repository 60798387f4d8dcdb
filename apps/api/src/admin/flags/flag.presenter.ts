import { type Flag, type FlagEnvironment } from '#domain/flags/flag';

/** A flag as clients see it: every field of the model, and what PUT takes back. */
export function presentFlag(flag: Flag) {
  return {
    key: flag.key,
    name: flag.name,
    description: flag.description,
    tags: flag.tags,
    owner: flag.owner,
    type: flag.type,
    variants: flag.variants,
    clientSide: flag.clientSide,
    permanent: flag.permanent,
    archived: flag.archived,
    version: flag.version,
    createdAt: flag.createdAt.toISOString(),
    updatedAt: flag.updatedAt.toISOString(),
    environments: Object.fromEntries(
      Object.entries(flag.environments).map(([key, environment]) => [
        key,
        presentEnvironment(environment),
      ]),
    ),
  };
}

function presentEnvironment(environment: FlagEnvironment) {
  const { enabled, offVariant, targets, prerequisites, rules, fallthrough, version } = environment;
  return { enabled, offVariant, targets, prerequisites, rules, fallthrough, version };
}
