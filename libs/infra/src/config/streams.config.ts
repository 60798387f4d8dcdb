import { type Concern, concern } from './concern.js';
import { integer } from './schemas.js';
import { defaulted } from './setting.js';

/** How many streams one process keeps open. */
export interface StreamsConfig {
  readonly most: number;
  readonly mostPerKey: number;
}

export const streamsConcern: Concern<StreamsConfig> = concern(
  'Streams',
  {
    FFS_MAX_STREAMS: defaulted(
      integer(0, 1_000_000),
      '10000',
      'Streams that one process keeps open at most; a further one is answered 503 and tries another instance.',
    ),
    FFS_MAX_STREAMS_PER_KEY: defaulted(
      integer(0, 1_000_000),
      '5000',
      'Streams of one SDK key that one process keeps open at most; a further one is answered 429. All browsers of a site share one client key.',
    ),
  },
  (values) => ({ most: values.FFS_MAX_STREAMS, mostPerKey: values.FFS_MAX_STREAMS_PER_KEY }),
);
