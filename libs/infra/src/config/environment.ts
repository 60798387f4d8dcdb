import { closeSync, openSync, readSync } from 'node:fs';
import { type ConfigFault } from './config-error.js';

/** The shape of `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A secret is a line, not a file system; also keeps a device file from filling memory. */
const MAX_SECRET_FILE_BYTES = 64 * 1024;

export type Text = { readonly text: string | undefined } | { readonly fault: ConfigFault };

/** The text of a variable; an empty one counts as unset, as in most shells and compose files. */
export function plainText(env: Environment, name: string): Text {
  const text = env[name];
  return { text: text === '' ? undefined : text };
}

/** The text of a secret, from the variable or from the file that `<NAME>_FILE` names. */
export function secretText(env: Environment, name: string): Text {
  const fileVariable = `${name}_FILE`;
  const file = env[fileVariable];
  if (!file) return plainText(env, name);
  if (env[name])
    return { fault: { variable: fileVariable, reason: `is set beside ${name}; keep one of them` } };
  try {
    const text = readBounded(file).replace(/[\r\n]+$/, '');
    if (text === '') return { fault: { variable: fileVariable, reason: 'names an empty file' } };
    return { text };
  } catch (error) {
    return {
      fault: { variable: fileVariable, reason: `names a file that cannot be read${codeOf(error)}` },
    };
  }
}

function readBounded(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(MAX_SECRET_FILE_BYTES + 1);
    const length = readSync(descriptor, buffer, 0, buffer.length, null);
    if (length > MAX_SECRET_FILE_BYTES) throw new RangeError('too large');
    return buffer.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
}

function codeOf(error: unknown): string {
  if (error instanceof RangeError) return ' (larger than 64 KiB)';
  return typeof error === 'object' && error !== null && 'code' in error
    ? ` (${String(error.code)})`
    : '';
}
