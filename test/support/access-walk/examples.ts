import { type Actor } from './actors.js';
import { CONTENT_EXAMPLES } from './content-examples.js';
import { type Attempt, type Example } from './example.js';
import { OPEN_EXAMPLES } from './open-examples.js';
import { TENANT_EXAMPLES } from './tenant-examples.js';
import { type Answer } from '../http-client.js';

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
  { path, body, headers }: Attempt,
): Promise<Answer> {
  const [method = ''] = route.split(' ');
  return http.send(method, path, { body, headers });
}
