import { expect, test } from 'vitest'
import { readRecords } from './records.ts'

type Fetched = Parameters<typeof readRecords>[0]

/** Batches of a partition: the first offset, the number of records, and the producer's transaction or marker. */
function fetched(
  batches: { first: number; count: number; producer?: number; is?: 'transaction' | 'marker' }[],
  aborted: { producer: number; first: number }[] = [],
): Fetched {
  return {
    partitionIndex: 3,
    abortedTransactions: aborted.map(({ producer, first }) => ({
      producerId: BigInt(producer),
      firstOffset: BigInt(first),
    })),
    records: batches.map(({ first, count, producer = -1, is }) => ({
      firstOffset: BigInt(first),
      lastOffsetDelta: count - 1,
      attributes: is === 'marker' ? 0b11_0000 : is === 'transaction' ? 0b1_0000 : 0,
      producerId: BigInt(producer),
      records: Array.from({ length: count }, (_, offsetDelta) => ({
        offsetDelta,
        key: null,
        value: null,
        headers: [],
      })),
    })),
  } as unknown as Fetched
}

function read(partition: Fetched, from: number) {
  const positions = new Map([[3, BigInt(from)]])
  const offsets = readRecords(partition, positions).map(({ offset }) => Number(offset))
  return { offsets, next: Number(positions.get(3)) }
}

test('records before the position are left out: a batch is sent as a whole', () => {
  expect(read(fetched([{ first: 10, count: 5 }]), 12)).toEqual({ offsets: [12, 13, 14], next: 15 })
})

test('markers of transactions are no records, and the position moves beyond them', () => {
  const batches = [
    { first: 0, count: 2, producer: 7, is: 'transaction' as const },
    { first: 2, count: 1, producer: 7, is: 'marker' as const },
  ]
  expect(read(fetched(batches), 0)).toEqual({ offsets: [0, 1], next: 3 })
})

test('records of an aborted transaction are left out, also if its marker is in a later fetch', () => {
  const transaction = { first: 0, count: 2, producer: 7, is: 'transaction' as const }
  const other = { first: 2, count: 1, producer: 8, is: 'transaction' as const }
  const marker = { first: 3, count: 1, producer: 7, is: 'marker' as const }
  const next = { first: 4, count: 1, producer: 7, is: 'transaction' as const }
  const aborted = [{ producer: 7, first: 0 }]
  expect(read(fetched([transaction, other], aborted), 0)).toEqual({ offsets: [2], next: 3 })
  expect(read(fetched([transaction, other, marker, next], aborted), 0)).toEqual({ offsets: [2, 4], next: 5 })
})

test('a partition that was not asked for, or is empty, has no records', () => {
  expect(readRecords(fetched([{ first: 0, count: 1 }]), new Map())).toEqual([])
  expect(read(fetched([]), 4)).toEqual({ offsets: [], next: 4 })
})
