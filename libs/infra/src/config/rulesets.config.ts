import { getHeapStatistics } from 'node:v8';
import { type Concern, concern } from './concern.js';
import { integer } from './schemas.js';
import { defaulted, optional } from './setting.js';

export interface RulesetsConfig {
  /** How much memory the rulesets of a process may take, by estimate. */
  readonly memoryBytes: number;
  /** How many rulesets are loaded before a process is ready. */
  readonly warmUp: number;
  /** How much the last known good rulesets on disk may take. */
  readonly kept: { readonly environments: number; readonly bytes: number };
}

const MEBIBYTE = 1_048_576;
/** The rest of the heap is for requests, and for the garbage that new rulesets leave. */
const HEAP_SHARE = 0.4;

export const rulesetsConcern: Concern<RulesetsConfig> = concern(
  'Rulesets',
  {
    FFS_RULESET_MEMORY_MB: optional(integer(1, 1_000_000), {
      description:
        'Memory that the rulesets of a process may take, by estimate, in MiB; those not asked for the longest leave and are loaded again when asked for. 40 % of the heap limit when unset.',
      example: '512',
    }),
    FFS_WARM_UP_ENVIRONMENTS: defaulted(
      integer(0, 100_000),
      '500',
      'How many rulesets of environments used in the last 24 hours are loaded before a process is ready, within 5 seconds at most.',
    ),
    FFS_LAST_KNOWN_ENVIRONMENTS: defaulted(
      integer(0, 1_000_000),
      '10000',
      'How many environments have their last known good ruleset on disk, in FFS_DATA_DIR; those not served for the longest leave.',
    ),
    FFS_LAST_KNOWN_MB: defaulted(
      integer(1, 1_000_000),
      '1024',
      'How much the last known good rulesets may take on disk, in MiB.',
    ),
  },
  (values) => ({
    memoryBytes:
      values.FFS_RULESET_MEMORY_MB === undefined
        ? getHeapStatistics().heap_size_limit * HEAP_SHARE
        : values.FFS_RULESET_MEMORY_MB * MEBIBYTE,
    warmUp: values.FFS_WARM_UP_ENVIRONMENTS,
    kept: {
      environments: values.FFS_LAST_KNOWN_ENVIRONMENTS,
      bytes: values.FFS_LAST_KNOWN_MB * MEBIBYTE,
    },
  }),
);
