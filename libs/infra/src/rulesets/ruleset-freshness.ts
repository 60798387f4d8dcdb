import { Injectable } from '@nestjs/common';

/** The truth is asked every two seconds; this long without any answer is as telling as a failure. */
const SILENCE_MS = 6_000;

/** How long ago the rulesets of this process were last known to be those of the truth. */
@Injectable()
export class RulesetFreshness {
  private confirmedAt = Date.now();
  private doubted = false;

  /** What is in memory is what the truth has. */
  confirm(): void {
    this.confirmedAt = Date.now();
    this.doubted = false;
  }

  /** The truth could not be asked. */
  doubt(): void {
    this.doubted = true;
  }

  /** When what is in memory was last what the truth has, epoch ms. */
  get since(): number {
    return this.confirmedAt;
  }

  /**
   * The age of what is served, in whole seconds from 1; `undefined` while the truth can be asked.
   * @param verifiedAt for a ruleset from disk, which no answer of the truth has confirmed yet: when one last did
   */
  staleSeconds(verifiedAt?: number): number | undefined {
    const age = Math.max(0, Date.now() - (verifiedAt ?? this.confirmedAt));
    if (verifiedAt !== undefined) return Math.max(1, Math.ceil(age / 1000));
    return this.doubted || age > SILENCE_MS ? Math.max(1, Math.ceil(age / 1000)) : undefined;
  }
}
