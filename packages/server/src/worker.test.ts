import { expect, test } from 'vitest'
import { createWorker } from './worker.ts'

const hourMs = 3_600_000
const never = () => {
  throw new Error('a failure was reported')
}

/** A promise for each run, in their order. */
function countRuns() {
  const runs: PromiseWithResolvers<void>[] = []
  const at = (index: number) => {
    while (runs.length <= index) runs.push(Promise.withResolvers())
    return runs[index] as PromiseWithResolvers<void>
  }
  let count = 0
  return {
    note: () => at(count++).resolve(),
    reached: (run: number) => at(run - 1).promise,
    count: () => count,
  }
}

test('the next run follows at once while there is more to do', async () => {
  const runs = countRuns()
  const worker = createWorker({
    everyMs: hourMs,
    work: async () => {
      runs.note()
      return runs.count() < 3
    },
    onFailure: never,
  })
  await runs.reached(3)
  await worker.stop()
  expect(runs.count()).toBe(3)
})

test('a wake ends the pause, also one that comes during a run', async () => {
  const runs = countRuns()
  const release = Promise.withResolvers<void>()
  const worker = createWorker({
    everyMs: hourMs,
    startAfterMs: hourMs,
    work: async () => {
      runs.note()
      if (runs.count() === 1) await release.promise
    },
    onFailure: never,
  })
  expect(runs.count()).toBe(0)
  worker.wake()
  await runs.reached(1)
  worker.wake()
  release.resolve()
  await runs.reached(2)
  await worker.stop()
})

test('failures in a row are counted, and a success starts the count again', async () => {
  const failures: number[] = []
  const runs = countRuns()
  const worker = createWorker({
    everyMs: 1,
    retry: { firstMs: 1, mostMs: 2 },
    work: async () => {
      runs.note()
      if (runs.count() !== 3) throw new Error('no')
    },
    onFailure: (_error, count) => failures.push(count),
  })
  await runs.reached(5)
  await worker.stop()
  expect(failures.slice(0, 3)).toEqual([1, 2, 1])
})

test('stop aborts the run in progress, waits for its end, and reports no failure of it', async () => {
  const runs = countRuns()
  let isEnded = false
  const worker = createWorker({
    everyMs: 1,
    work: async (signal) => {
      runs.note()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      isEnded = true
      throw signal.reason
    },
    onFailure: never,
  })
  await runs.reached(1)
  await worker.stop()
  expect([isEnded, runs.count()]).toEqual([true, 1])
})

test('a run that found nothing to do does not end a series of failures', async () => {
  const runs = countRuns()
  const failures: number[] = []
  const worker = createWorker({
    everyMs: 1,
    work: async () => {
      runs.note()
      if (runs.count() % 2 === 0) return 'idle'
      throw new Error('broken')
    },
    onFailure: (_error, count) => failures.push(count),
  })
  await runs.reached(6)
  await worker.stop()
  expect(failures.slice(0, 3)).toEqual([1, 2, 3])
})
