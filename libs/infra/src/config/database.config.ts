import { z } from 'zod';
import { type Concern, concern } from './concern.js';
import { optional, required } from './setting.js';

export interface DatabaseConfig {
  readonly dsn: string;
}

/** Without an address, standalone starts a PostgreSQL of its own. */
export interface StandaloneDatabaseConfig {
  readonly dsn: string | undefined;
}

const dsn: z.ZodType<string, string> = z.string().refine((value) => {
  const url = URL.parse(value);
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
}, 'must look like postgresql://user:password@host:5432/database');

const details = {
  description:
    'Address of PostgreSQL. Standalone mode starts its own when this is unset; the other modes need it.',
  example: 'postgresql://ffs:ffs@127.0.0.1:5432/ffs',
  secret: true,
} as const;

export const databaseConcern: Concern<DatabaseConfig> = concern(
  'Database',
  { PG_DSN: required(dsn, details) },
  (values) => ({ dsn: values.PG_DSN }),
);

export const standaloneDatabaseConcern: Concern<StandaloneDatabaseConfig> = concern(
  'Database',
  { PG_DSN: optional(dsn, details) },
  (values) => ({ dsn: values.PG_DSN }),
);
