/** Does the work for each item, for some at the same time, until the signal aborts. Throws the first failure when all have ended. */
export async function forEachParallel<Item>(
  items: Iterable<Item>,
  { parallel, signal }: { parallel: number; signal: AbortSignal },
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]()
  const failures: unknown[] = []
  const lane = async () => {
    for (let next = waiting.next(); !next.done && !signal.aborted; next = waiting.next()) {
      await work(next.value).catch((failure: unknown) => failures.push(failure))
    }
  }
  await Promise.all(Array.from({ length: parallel }, lane))
  if (failures.length > 0) throw failures[0]
}
