/** Reads one element; `undefined` when it is of a wrong type. */
export type Parse<T> = (element: unknown) => T | undefined;

/**
 * The arrays one call has read: each is parsed once in each way, however many comparisons it takes part in.
 * Elements of a wrong type are left out.
 */
export class ParsedArrays {
  private readonly parsed = new Map<Parse<unknown>, Map<readonly unknown[], readonly unknown[]>>();

  of<T>(elements: readonly unknown[], parse: Parse<T>): readonly T[] {
    const known = this.parsed.get(parse) ?? new Map<readonly unknown[], readonly unknown[]>();
    this.parsed.set(parse, known);
    const result = known.get(elements) ?? elements.map(parse).filter((one) => one !== undefined);
    known.set(elements, result);
    return result as readonly T[];
  }
}
