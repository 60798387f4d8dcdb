/** Lets everything else that waits in this process go first, amid work that would keep it busy for long. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
