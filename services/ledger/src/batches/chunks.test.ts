import { expect, test } from 'vitest'
import { type Chunk, chunkMax, divide, type Given } from './chunks.ts'

const order = (target = '', idempotencyKey: string | null = null) =>
  ({ target, context: { idempotencyKey } }) as unknown as Given
const sizes = (chunks: Iterable<Chunk>) =>
  [...chunks].map(({ orders, waits }) => `${orders.length}${waits ? ' waits' : ''}`)

test('orders are divided into chunks of the largest size', () => {
  expect(sizes(divide(Array(2 * chunkMax + 1).fill(order())))).toEqual(['1000', '1000', '1'])
  expect(sizes(divide([]))).toEqual([])
})

test('an order that depends on one of its chunk begins a new chunk', () => {
  expect(sizes(divide([order('', 'a'), order('key:a'), order('key:b')]))).toEqual(['1', '2 waits'])
  expect(sizes(divide([order('h'), order('i'), order('h'), order('i'), order('j')]))).toEqual(['2 waits', '3 waits'])
  expect(sizes(divide([order('key:a'), { refused: 1 }, order('', 'a')]))).toEqual(['3 waits'])
})
