import { type FlagListQuery, type FlagSort } from '#domain/flags/flag-list';
import { SELECT_FLAG } from './select-flag.js';

const SORT_COLUMN: Record<FlagSort, { column: string; descending: boolean; cast: string }> = {
  key: { column: 'f.key', descending: false, cast: 'text' },
  '-key': { column: 'f.key', descending: true, cast: 'text' },
  updatedAt: { column: 'f.updated_at', descending: false, cast: 'timestamptz' },
  '-updatedAt': { column: 'f.updated_at', descending: true, cast: 'timestamptz' },
  createdAt: { column: 'f.created_at', descending: false, cast: 'timestamptz' },
  '-createdAt': { column: 'f.created_at', descending: true, cast: 'timestamptz' },
};

/** One page and one row more, which tells whether there is a next page. Every value is a parameter. */
export function flagListStatement(
  tenantId: string,
  query: FlagListQuery,
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const value = (next: unknown): string => `$${values.push(next)}`;
  const conditions = [`f.tenant_id = ${value(tenantId)}`];
  if (query.search !== undefined) {
    const pattern = value(`%${query.search.replace(/[\\%_]/g, '\\$&')}%`);
    conditions.push(
      `(f.key ilike ${pattern} or f.name ilike ${pattern} or f.description ilike ${pattern})`,
    );
  }
  if (query.tag !== undefined) conditions.push(`f.tags @> array[${value(query.tag)}]::text[]`);
  if (query.owner !== undefined) conditions.push(`f.owner = ${value(query.owner)}`);
  if (query.archived !== undefined) conditions.push(`f.archived = ${value(query.archived)}`);
  if (query.environment !== undefined) {
    conditions.push(`exists (select from flag_environments on_ join environments e
      on e.id = on_.environment_id where on_.flag_id = f.id and on_.enabled
      and e.tenant_id = f.tenant_id and e.key = ${value(query.environment)})`);
  }
  const { column, descending, cast } = SORT_COLUMN[query.sort];
  const direction = descending ? 'desc' : 'asc';
  if (query.after) {
    const position = `(${value(query.after.value)}::${cast}, ${value(query.after.key)}::text)`;
    conditions.push(`(${column}, f.key) ${descending ? '<' : '>'} ${position}`);
  }
  const text = `${SELECT_FLAG} where ${conditions.join(' and ')}
    order by ${column} ${direction}, f.key ${direction} limit ${value(query.limit + 1)}`;
  return { text, values };
}
