import { setImmediate as turn } from 'node:timers/promises';
import { type CompiledRuleset } from '#domain/evaluation/compile';
import {
  type Ruleset,
  RULESET_SCHEMA_VERSION,
  type RulesetFlag,
  type RulesetSegment,
} from '#domain/evaluation/ruleset';
import { isRecord } from '#domain/kernel/json-value';
import { type EnvironmentAddress } from '#domain/rulesets/ruleset.source';

export interface KeptRuleset {
  readonly ruleset: Ruleset;
  /** When it was last known to be what the truth has, epoch ms. */
  readonly verifiedAt: number;
}

/** So many lines are read between two looks at what else there is to do. */
const LINES_PER_TURN = 500;

/** A ruleset as lines of a file: a header, then a flag or a segment each. */
export function* rulesetLines(
  { tenantId, environmentId }: EnvironmentAddress,
  { schemaVersion, environment, revision, flags, segments }: CompiledRuleset,
  verifiedAt: number,
): Generator<string, void> {
  const header = { schemaVersion, tenantId, environmentId, environment, revision, verifiedAt };
  yield JSON.stringify(header);
  for (const { source } of flags.values()) yield JSON.stringify({ flag: source });
  for (const { source } of segments.values()) yield JSON.stringify({ segment: source });
}

/** `undefined` for what another release wrote, or what is of another environment. */
export async function readRulesetLines(
  address: EnvironmentAddress,
  lines: readonly string[],
): Promise<KeptRuleset | undefined> {
  const header: unknown = JSON.parse(lines[0] ?? 'null');
  if (!isHeader(header) || !isOf(address, header)) return undefined;
  const { schemaVersion, environment, revision, verifiedAt } = header;
  const flags: RulesetFlag[] = [];
  const segments: RulesetSegment[] = [];
  for (let at = 1; at < lines.length; at += 1) {
    const item: unknown = JSON.parse(lines[at] ?? '');
    if (!isRecord(item)) return undefined;
    // What the signature covers was written by us from what had these types; compiling checks them anyway.
    if ('flag' in item) flags.push(item['flag'] as RulesetFlag);
    else segments.push(item['segment'] as RulesetSegment);
    if (at % LINES_PER_TURN === 0) await turn();
  }
  return { ruleset: { schemaVersion, environment, revision, flags, segments }, verifiedAt };
}

interface Header extends EnvironmentAddress {
  readonly schemaVersion: number;
  readonly environment: string;
  readonly revision: number;
  readonly verifiedAt: number;
}

function isHeader(value: unknown): value is Header {
  return (
    isRecord(value) &&
    value['schemaVersion'] === RULESET_SCHEMA_VERSION &&
    typeof value['environment'] === 'string' &&
    typeof value['revision'] === 'number' &&
    typeof value['verifiedAt'] === 'number'
  );
}

function isOf({ tenantId, environmentId }: EnvironmentAddress, header: Header): boolean {
  return header.tenantId === tenantId && header.environmentId === environmentId;
}
