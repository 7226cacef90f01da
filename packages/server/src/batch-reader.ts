interface Request<Key, Value> {
  key: Key
  resolve: (value: Value) => void
  reject: (error: unknown) => void
}

/**
 * Reads keys that are requested at the same time in one batch of up to `batchMax`, one batch at a time, so that one
 * connection is enough. `read` returns the values in the order of the keys; what it throws rejects the whole batch.
 */
export function createBatchReader<Key, Value>(
  read: (keys: Key[]) => Promise<Value[]>,
  batchMax: number,
): (key: Key) => Promise<Value> {
  let waiting: Request<Key, Value>[] = []
  let reading = false

  async function readAll(): Promise<void> {
    // Deferred, so that the keys of this turn of the event loop share the first batch.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax)
      waiting = waiting.slice(batchMax)
      try {
        const values = await read(batch.map(({ key }) => key))
        for (const [index, { resolve }] of batch.entries()) resolve(values[index] as Value)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    reading = false
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (reading) return
      reading = true
      void readAll()
    })
}
