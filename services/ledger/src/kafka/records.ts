import type { Consumer } from '@platformatic/kafka'

export interface FetchedRecord {
  partition: number
  offset: bigint
  key: Buffer | null
  value: Buffer | null
  headers: [Buffer, Buffer][]
}

export type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>
type FetchedPartition = FetchResponse['responses'][number]['partitions'][number]

/** Bits of the attributes of a batch. */
const transactional = 0b1_0000
const control = 0b10_0000

/**
 * The records of a partition from its position on, and moves the position beyond what was read. Left out are the markers of
 * transactions, and the records of those that were aborted. Brokers list these; a marker ends each.
 */
export function readRecords(fetched: FetchedPartition, positions: Map<number, bigint>): FetchedRecord[] {
  const { partitionIndex: partition, records: batches } = fetched
  const from = positions.get(partition)
  if (from === undefined || !batches) return []
  const waiting = [...(fetched.abortedTransactions ?? [])].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1))
  const aborted = new Set<bigint>()
  const records: FetchedRecord[] = []
  for (const { firstOffset, lastOffsetDelta, attributes, producerId, records: ofBatch } of batches) {
    const next = firstOffset + BigInt(lastOffsetDelta) + 1n
    while (waiting[0] && waiting[0].firstOffset < next)
      aborted.add((waiting.shift() as { producerId: bigint }).producerId)
    if (next > (positions.get(partition) as bigint)) positions.set(partition, next)
    if (attributes & control) {
      aborted.delete(producerId)
      continue
    }
    if (attributes & transactional && aborted.has(producerId)) continue
    for (const { offsetDelta, key, value, headers } of ofBatch) {
      const offset = firstOffset + BigInt(offsetDelta)
      // A batch is sent as a whole, also if the position is within it.
      if (offset >= from) records.push({ partition, offset, key, value, headers: headers as [Buffer, Buffer][] })
    }
  }
  return records
}
