/** What kind of client a path serves; limits, CORS and logging differ by it, access never does. */
export type RouteClass = 'sdk' | 'ofrep' | 'admin' | 'auth' | 'operations';

const PREFIXES: readonly (readonly [string, RouteClass])[] = [
  ['/v1', 'sdk'],
  ['/ofrep', 'ofrep'],
  ['/admin', 'admin'],
  ['/auth', 'auth'],
];

/** @param path pathname as sent, without query, in any case: Express matches routes in any case too */
export function routeClassOf(path: string): RouteClass {
  return classOf(path) ?? classOf(path.toLowerCase()) ?? 'operations';
}

function classOf(path: string): RouteClass | undefined {
  return PREFIXES.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))?.[1];
}
