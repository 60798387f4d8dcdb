const properties = new WeakMap<object, Set<string>>();

/**
 * Marks a property of a DTO whose names are data, such as a context: its value reaches the handler as it
 * was sent, whatever names it holds. Only the DTO's own properties can be marked, not those of nested ones.
 */
export function Verbatim(): PropertyDecorator {
  return (prototype, property) => {
    const names = properties.get(prototype) ?? new Set<string>();
    properties.set(prototype, names.add(String(property)));
  };
}

/** The marked properties of a class and of those it extends. */
export function verbatimProperties(dto: { readonly prototype: object }): ReadonlySet<string> {
  const names = new Set<string>();
  let prototype: unknown = dto.prototype;
  while (typeof prototype === 'object' && prototype !== null) {
    for (const name of properties.get(prototype) ?? []) names.add(name);
    prototype = Object.getPrototypeOf(prototype);
  }
  return names;
}
