const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\bffs_(srv|cli|adm|str)_[A-Za-z0-9_-]+/g, 'ffs_$1_***'],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g, '***jwt***'],
  [/\b(Bearer|Basic) +[A-Za-z0-9._~+/=-]+/gi, '$1 ***'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"]+@/gi, '$1***@'],
  [/\b(password|passwd|secret|token|api[_-]?key)=[^\s&"',;\\]+/gi, '$1=***'],
  [/[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g, '***@***'],
];

/**
 * Masks keys, tokens, credentials in addresses, and e-mail addresses, wherever in a line they stand. No
 * pattern takes or makes a quote or backslash, so a line of JSON stays one.
 */
export function maskSecrets(line: string): string {
  return SECRETS.reduce((masked, [pattern, mask]) => masked.replaceAll(pattern, mask), line);
}
