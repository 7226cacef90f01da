import { expect, test } from 'vitest'
import { type BatcherOptions, createBatcher, type Ticket } from './batcher.ts'

type Options = BatcherOptions<number, string, 'items' | 'bytes'>
type Batch = Ticket<number, string>[]

/** A batcher of numbers, each of which counts as many bytes. */
function batcherOf(options: Partial<Options>) {
  return createBatcher<number, string, 'items' | 'bytes'>({
    lanes: 1,
    sizeOf: (item) => ({ items: 1, bytes: item }),
    batchMax: { items: 3, bytes: 100 },
    queueMax: { items: 10 },
    refuse: (item) => new Error(`no room for ${item}`),
    run: async (batch) => {
      for (const ticket of batch) ticket.resolve(`done ${ticket.item}`)
    },
    ...options,
  })
}

const itemsOf = (batch: Batch) => batch.map(({ item }) => item)

test('items of the same turn share a batch, up to each bound, in their order', async () => {
  const batches: number[][] = []
  const { submit, drain } = batcherOf({
    run: async (batch) => {
      batches.push(itemsOf(batch))
      for (const ticket of batch) ticket.resolve('')
    },
  })
  for (const item of [1, 2, 3, 4, 60, 41, 500, 5]) void submit(item)
  await drain()
  expect(batches).toEqual([[1, 2, 3], [4, 60], [41], [500], [5]])
})

test('as many batches run at a time as there are lanes', async () => {
  const waiting: Batch[] = []
  const { submit, drain } = batcherOf({
    lanes: 2,
    batchMax: { items: 1, bytes: 100 },
    run: async (batch) => {
      waiting.push(batch)
      await new Promise(setImmediate)
      expect(waiting.length).toBeLessThanOrEqual(2)
      waiting.splice(waiting.indexOf(batch), 1)
      for (const ticket of batch) ticket.resolve('')
    },
  })
  await Promise.all([1, 2, 3, 4, 5].map((item) => submit(item)))
  await drain()
})

test('a full queue rejects the item, and takes it again once there is room', async () => {
  const { submit, queued, drain } = batcherOf({ queueMax: { items: 3, bytes: 50 } })
  const first = [20, 20, 10].map((item) => submit(item))
  expect(() => submit(1)).toThrow('no room for 1')
  expect([queued('items'), queued('bytes')]).toEqual([3, 50])
  expect(await Promise.all(first)).toEqual(['done 20', 'done 20', 'done 10'])
  expect(await submit(70)).toBe('done 70')
  await drain()
})

test('what a run throws rejects its unsettled items, and the next batch runs', async () => {
  const { submit } = batcherOf({
    batchMax: { items: 2, bytes: 100 },
    run: async ([first, second]) => {
      first?.resolve('good')
      if (second) throw new Error('broken')
    },
  })
  const results = await Promise.allSettled([1, 2, 3].map((item) => submit(item)))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('a requeued item runs again, and drain waits for it', async () => {
  let runs = 0
  const { submit, drain } = batcherOf({
    run: async ([ticket]) => {
      runs += 1
      if (runs === 1) setTimeout(() => ticket?.requeue(), 1)
      else ticket?.resolve('late')
    },
  })
  const result = submit(1)
  await drain()
  expect([await result, runs]).toEqual(['late', 2])
})
