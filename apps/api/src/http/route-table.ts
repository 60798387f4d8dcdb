interface RouteLayer {
  readonly route: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): unknown;
}

/** Express types neither its layers nor how they match. */
function isRouteLayer(layer: unknown): layer is RouteLayer {
  return (
    typeof layer === 'object' &&
    layer !== null &&
    'route' in layer &&
    typeof layer.route === 'object' &&
    layer.route !== null &&
    'methods' in layer.route &&
    'match' in layer &&
    typeof layer.match === 'function'
  );
}

/** A path with a broken percent-encoding matches nothing. */
function matches(layer: RouteLayer, path: string): boolean {
  try {
    return Boolean(layer.match(path));
  } catch {
    return false;
  }
}

/**
 * The methods an Express router knows for a path, in alphabetical order; empty for an unknown path.
 * @param stack `router.stack` of the application
 */
export function allowedMethods(stack: readonly unknown[], path: string): readonly string[] {
  const methods = new Set<string>();
  for (const layer of stack) {
    if (!isRouteLayer(layer) || !matches(layer, path)) continue;
    for (const method of Object.keys(layer.route.methods)) methods.add(method.toUpperCase());
  }
  if (methods.has('GET')) methods.add('HEAD');
  if (methods.size > 0) methods.add('OPTIONS');
  return [...methods].sort();
}
