import { type Actor } from './actors.js';
import { CONTENT_EXAMPLES } from './content-examples.js';
import { type Attempt, type Example } from './example.js';
import { OPEN_EXAMPLES } from './open-examples.js';
import { TENANT_EXAMPLES } from './tenant-examples.js';
import { type Answer, type HttpClient } from '../http-client.js';

/** By route, as the access matrix names it. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  ...CONTENT_EXAMPLES,
  ...TENANT_EXAMPLES,
  ...OPEN_EXAMPLES,
};

export function exampleOf(route: string): Example {
  const example = EXAMPLES[route];
  if (example) return example;
  throw new Error(`there is no example of ${route}`);
}

export function send(
  route: string,
  { http }: Pick<Actor, 'http'>,
  { path, body, headers, endless }: Attempt,
): Promise<Answer> {
  if (endless) return headOf(http, path);
  const [method = ''] = route.split(' ');
  return http.send(method, path, { body, headers });
}

/** Opens what may be a stream, and closes it at once. */
async function headOf({ url, headers }: HttpClient, path: string): Promise<Answer> {
  const gone = new AbortController();
  const sent = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const response = await fetch(url + path, { headers: new Headers(sent), signal: gone.signal });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const text = isStream ? '' : await response.text();
  gone.abort();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: new Map(response.headers), text, body };
}
