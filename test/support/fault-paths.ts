import { type Answer } from './http-client.js';

/** The fields that a refusal names, each once. */
export function faultPathsOf({ body }: Answer): string[] {
  const { errors = [] } = body as { errors?: readonly { readonly path: string }[] };
  return [...new Set(errors.map(({ path }) => path))];
}
