import { expect } from '@jest/globals';
import { type RunningProduct } from './product.js';

/** Settings under which whatever an attack leaves in memory ends the process soon. */
export const SMALL_HEAP = { NODE_OPTIONS: '--max-old-space-size=300', LOG_LEVEL: 'debug' };

/** The process lives, serves and has nothing to complain of; every line it logged is one of its own. */
export async function expectUnharmed({
  product,
  http,
  server,
  admin,
}: RunningProduct): Promise<void> {
  expect(product.child.exitCode).toBeNull();
  expect((await http.get('/healthz')).status).toBe(200);
  expect((await http.get('/readyz')).status).toBe(200);
  await server.evaluate({ userID: 'u' });
  expect((await admin.http.get('/admin/tenant')).status).toBe(200);

  const lines = product.stdout.split('\n');
  const logged = lines.filter((line) => line.startsWith('{')).map((line) => parse(line));
  expect(logged.length).toBeGreaterThan(100);
  expect(logged.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  expect(product.stdout + product.stderr).not.toMatch(/unhandled|uncaught/i);
  // What the product writes beside its log is said at the start, before any request.
  const begin = lines.findIndex((line) => line.includes('"req"'));
  expect(lines.slice(begin).filter((line) => line !== '' && !line.startsWith('{'))).toEqual([]);
}

function parse(line: string): { readonly level?: string } {
  return JSON.parse(line) as { readonly level?: string };
}
