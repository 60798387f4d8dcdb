/**
 * Lets who holds an SDK key open its stream by an address alone, as browsers cannot send headers with streams.
 * Everybody who asks with the same key in the same period gets the same token. It opens streams in that period
 * and in the next; a stream that is open lives on with its key.
 */
export abstract class StreamTokens {
  /** The number of the period that now is in. */
  abstract period(): number;

  /** Whether tokens of a period still open streams. */
  abstract accepts(period: number): boolean;

  /** A token of the current period. */
  abstract issue(keyId: string): string;

  /** The id of the key that a token stands for; `null` for anything but a token of ours that is accepted. */
  abstract open(token: string): string | null;
}
