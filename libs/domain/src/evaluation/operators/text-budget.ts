import { type Call } from './operator.js';

/**
 * How much text the comparisons of one flag, or of one segment, may read in one call, in UTF-16 units: some 120
 * of the longest texts. At up to 30 ns each that takes as long as the worst patterns do.
 */
export const MAX_TEXT_READ = 1_000_000;

/**
 * Gives the comparisons of one flag or segment a budget of their own, so that they come out alike whoever asks
 * for them. Answers what the asker has left, which `closeTextBudget` must be given back.
 */
export function openTextBudget(call: Call): number {
  const outer = call.textLeft;
  call.textLeft = MAX_TEXT_READ;
  return outer;
}

/** Whether the budget was enough; if not, no outcome since it was opened may be relied on. */
export function closeTextBudget(call: Call, outer: number): boolean {
  const wasEnough = !isTextSpent(call);
  call.textLeft = outer;
  return wasEnough;
}

/** Takes `units` from the budget; `false`, then and for all that follows, if it is not enough. */
export function spendText(call: Call, units: number): boolean {
  if (call.textLeft < units) spendAllText(call);
  else call.textLeft -= units;
  return !isTextSpent(call);
}

export function spendAllText(call: Call): void {
  call.textLeft = -1;
}

export function isTextSpent(call: Call): boolean {
  return call.textLeft < 0;
}
