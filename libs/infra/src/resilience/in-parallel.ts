/** Works on each item, on `width` at a time. @throws the first error; nothing is begun after it */
export async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void> | undefined,
): Promise<void> {
  let at = 0;
  let failed = false;
  const workThrough = async (): Promise<void> => {
    for (let item = items[at]; item !== undefined && !failed; item = items[at]) {
      at += 1;
      try {
        // Most items need nothing: a pause for each would cost more than all of the work.
        const pending = work(item);
        if (pending) await pending;
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: width }, workThrough));
}
