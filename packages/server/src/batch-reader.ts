interface Asked<Key, Value> {
  key: Key
  resolve: (value: Value) => void
  reject: (error: unknown) => void
}

/**
 * Reads what is asked for at the same time together: one batch at a time, of up to `batchMax` keys, so that however many
 * ask, one connection is enough. `read` returns the values in the order of the keys; what it throws meets the whole batch.
 */
export function createBatchReader<Key, Value>(
  read: (keys: Key[]) => Promise<Value[]>,
  batchMax: number,
): (key: Key) => Promise<Value> {
  let waiting: Asked<Key, Value>[] = []
  let reading = false

  async function readAll(): Promise<void> {
    // Not at once: what is asked for in this turn of the event loop is to be in the first batch.
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
