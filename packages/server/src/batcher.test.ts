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

test('tenants take turns: a backlog of one delays the others by one batch at most', async () => {
  const batches: number[][] = []
  const { submit, drain } = batcherOf({
    tenantOf: (item) => item % 10,
    run: async (batch) => {
      batches.push(itemsOf(batch))
      await new Promise(setImmediate)
      for (const ticket of batch) ticket.resolve('')
    },
    batchMax: { items: 3, bytes: 1_000 },
  })
  for (const item of [10, 20, 30, 40, 50, 60, 11, 21, 12]) void submit(item)
  await drain()
  expect(batches).toEqual([
    [10, 11, 12],
    [20, 21, 30],
    [40, 50, 60],
  ])
})

test('more tenants than fit into a batch are served in turn', async () => {
  const batches: number[][] = []
  const { submit, drain } = batcherOf({
    tenantOf: (item) => item % 10,
    run: async (batch) => {
      batches.push(itemsOf(batch))
      for (const ticket of batch) ticket.resolve('')
    },
    batchMax: { items: 2, bytes: 1_000 },
    queueMax: { items: 100 },
  })
  for (const item of [11, 21, 31, 12, 22, 13, 14]) void submit(item)
  await drain()
  expect(batches).toEqual([[11, 12], [13, 14], [21, 22], [31]])
})

test('a queue that one tenant has filled admits others up to their share', async () => {
  const { submit, queued, drain } = batcherOf({ queueMax: { items: 4 }, tenantOf: (item) => item % 10 })
  const items = [10, 20, 30, 40, 11, 21]
  const results = items.map((item) => submit(item))
  for (const item of [50, 31]) expect(() => submit(item)).toThrow(`no room for ${item}`)
  expect(queued('items')).toBe(6)
  expect(await Promise.all(results)).toEqual(items.map((item) => `done ${item}`))
  await drain()
})

test('any number of tenants fills a queue to twice its bound at most', async () => {
  const { submit, queued, drain } = batcherOf({ queueMax: { items: 4 }, tenantOf: (item) => item })
  const results = [1, 2, 3, 4, 5, 6, 7, 8].map((item) => submit(item))
  expect(() => submit(9)).toThrow('no room for 9')
  expect(queued('items')).toBe(8)
  await Promise.all(results)
  await drain()
})
