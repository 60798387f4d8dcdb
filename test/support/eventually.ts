import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is what is wanted; gives the last answer after a time, for the test to judge. */
export async function eventually<Answer>(
  ask: () => Answer | Promise<Answer>,
  isWanted: (answer: Answer) => boolean,
  withinMs = 10_000,
): Promise<Answer> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer) || Date.now() > end) return answer;
    await sleep(10);
  }
}
