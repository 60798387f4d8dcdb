/** What kind of client a path serves; limits, CORS and logging differ by it, access never does. */
export type RouteClass = 'sdk' | 'ofrep' | 'admin' | 'auth' | 'operations';

const PREFIXES: readonly (readonly [string, RouteClass])[] = [
  ['/v1', 'sdk'],
  ['/ofrep', 'ofrep'],
  ['/admin', 'admin'],
  ['/auth', 'auth'],
];

/** @param path pathname as sent, without query; an odd spelling falls to `operations`, the strictest class */
export function routeClassOf(path: string): RouteClass {
  const found = PREFIXES.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`));
  return found?.[1] ?? 'operations';
}
