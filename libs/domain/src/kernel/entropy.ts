/** The only source of randomness in the domain. */
export abstract class Entropy {
  /** A new UUIDv7, so that ids sort by the time they were made. */
  abstract id(): string;

  /** `length` characters of `[A-Za-z0-9]`, cryptographically random (5.95 bits each). */
  abstract token(length: number): string;
}
