/** Best first, where a client has no preference. */
export const CONTENT_ENCODINGS = ['br', 'gzip', 'identity'] as const;
export type ContentEncoding = (typeof CONTENT_ENCODINGS)[number];

/**
 * The encoding to answer in, by the weights of an `Accept-Encoding` header (RFC 9110, 12.5.3). Who accepts none
 * gets `identity`: an answer serves them better than a 406.
 */
export function acceptedEncoding(header: string | undefined): ContentEncoding {
  if (header === undefined) return 'identity';
  const weights = weightsOf(header);
  const weightOf = (encoding: ContentEncoding): number => {
    // Without being named, identity is acceptable and nobody's preference.
    const unnamed = encoding === 'identity' ? LEAST_WEIGHT : 0;
    return weights.get(encoding) ?? weights.get('*') ?? unnamed;
  };
  let best: ContentEncoding = 'identity';
  let bestWeight = 0;
  for (const encoding of CONTENT_ENCODINGS) {
    const weight = weightOf(encoding);
    if (weight > bestWeight) [best, bestWeight] = [encoding, weight];
  }
  return best;
}

/** Below every weight that can be written, of which the least is 0.001. */
const LEAST_WEIGHT = 0.0001;

const ITEM = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i;

function weightsOf(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const item of header.split(',')) {
    const [, name, weight = '1'] = ITEM.exec(item) ?? [];
    if (name === undefined) continue;
    const coding = name.toLowerCase() === 'x-gzip' ? 'gzip' : name.toLowerCase();
    weights.set(coding, Math.min(1, Number(weight)));
  }
  return weights;
}
