import { z } from 'zod';
import { ConfigError, type ConfigFault } from './config-error.js';
import { type Environment, plainText, secretText } from './environment.js';
import { type Presence, type Setting } from './setting.js';

export type Settings = Readonly<Record<string, Setting<unknown>>>;

type ValueOf<S> =
  S extends Setting<infer T, infer P> ? (P extends 'optional' ? T | undefined : T) : never;

export type Values<S extends Settings> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** The variables of one concern, read together. */
export interface Concern<T> {
  readonly title: string;
  readonly settings: Settings;
  read(env: Environment): { readonly value: T } | { readonly faults: readonly ConfigFault[] };
}

/** Tells whether a variable, or its `_FILE` twin, is set. */
export type IsSet = (name: string) => boolean;

/**
 * Joins settings to one schema.
 * @param build turns variable names into the names the code uses
 * @param rules faults between variables, judged by presence so that they show beside all others
 */
export function concern<S extends Settings, T>(
  title: string,
  settings: S,
  build: (values: Values<S>) => T,
  rules: (isSet: IsSet) => readonly ConfigFault[] = () => [],
): Concern<T> {
  const schema = schemaOf(settings);
  return {
    title,
    settings,
    read(env) {
      const { texts, faults } = textsOf(settings, env);
      const result = schema.safeParse(texts);
      const broken = new Set(faults.map((fault) => fault.variable.replace(/_FILE$/, '')));
      for (const issue of result.error?.issues ?? []) {
        const variable = String(issue.path[0]);
        if (!broken.has(variable)) faults.push({ variable, reason: issue.message });
      }
      faults.push(...rules((name) => [name, `${name}_FILE`].some((each) => Boolean(env[each]))));
      if (faults.length > 0 || !result.success) return { faults };
      return { value: build(result.data) };
    },
  };
}

function schemaOf<S extends Settings>(settings: S): z.ZodType<Values<S>> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, { schema, presence }] of Object.entries(settings)) {
    shape[name] = whenSet(schema, presence);
  }
  // The shape holds exactly the schemas of S, which a record type cannot express.
  return z.object(shape) as z.ZodType as z.ZodType<Values<S>>;
}

function whenSet(schema: z.ZodType<unknown, string>, presence: Presence): z.ZodType {
  return presence === 'optional' ? schema.optional() : z.string('is missing').pipe(schema);
}

function textsOf(
  settings: Settings,
  env: Environment,
): { texts: Environment; faults: ConfigFault[] } {
  const texts: Record<string, string | undefined> = {};
  const faults: ConfigFault[] = [];
  for (const [name, setting] of Object.entries(settings)) {
    const found = setting.secret ? secretText(env, name) : plainText(env, name);
    if ('fault' in found) faults.push(found.fault);
    else texts[name] = found.text ?? setting.fallback;
  }
  return { texts, faults };
}

type Loaded<C> = { readonly [K in keyof C]: C[K] extends Concern<infer T> ? T : never };

/**
 * Reads every concern of one process.
 * @throws ConfigError with the faults of all concerns
 */
export function load<C extends Readonly<Record<string, Concern<unknown>>>>(
  concerns: C,
  env: Environment,
): Loaded<C> {
  const faults: ConfigFault[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(concerns)) {
    const result = each.read(env);
    if ('faults' in result) faults.push(...result.faults);
    else values[key] = result.value;
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return values as Loaded<C>;
}
