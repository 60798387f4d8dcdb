/** Documents read for one page, in bytes of JSON: a page of the largest ones must not fill the memory. */
export const PAGE_BYTES = 8 * 1024 * 1024;

/** The columns that `boundedPage` adds. */
export interface PagedRow {
  /** Rows found before any was left out for its size. */
  readonly found: number;
}

/**
 * Leaves out the rows of a page from where the sum of their `bytes` exceeds the bound, but never the first.
 * @param page a statement whose rows have a column `bytes`
 * @param order the order of the page, in columns of its rows
 * @param bytes the bound, as a parameter or number
 */
export function boundedPage(page: string, order: string, bytes: string | number): string {
  return `with page as (${page})
    select * from (select page.*, count(*) over ()::integer as found,
      sum(bytes) over (order by ${order}) - bytes as bytes_before from page) sized
    where bytes_before < ${bytes} order by ${order}`;
}

/** SQL for the length of json columns in bytes. */
export function bytesOf(...columns: readonly string[]): string {
  return columns.map((column) => `coalesce(octet_length(${column}::text), 0)`).join(' + ');
}
