/**
 * For the patterns of one flag and environment, or of one segment: an evaluation may run all of them, and each
 * instruction costs time at every character. Some hundred ordinary patterns.
 */
export const MAX_PATTERN_INSTRUCTIONS = 5000;

/** What conditions that are checked together may still spend on patterns. */
export class PatternBudget {
  private left = MAX_PATTERN_INSTRUCTIONS;

  /** Once it is, no further pattern should even be compiled: what is checked is refused anyway. */
  get isSpent(): boolean {
    return this.left < 0;
  }

  spend(instructions: number): void {
    this.left -= instructions;
  }
}
