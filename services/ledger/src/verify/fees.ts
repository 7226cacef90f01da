import { createPeer, type Peer, PeerRefusal } from '@florin/peer'
import type { Queryable } from '@florin/postgres'
import { z } from 'zod'
import { lowestId } from '../posting/transaction-id.ts'
import { type BookedFee, findBookedFee, listBookedFees, listLedgerNames, readNowMs } from './queries.ts'
import { findingsMax, type Verdict } from './verify.ts'

const promise = 'The revenue service knows each fee, once and of the same amount, and no other'

const caller = { requestId: 'verify', traceparent: undefined }

const RecordedFee = z.object({ id: z.string(), amount: z.string(), currency: z.string() })
type RecordedFee = z.infer<typeof RecordedFee>
const RecordedPage = z.object({ data: z.array(RecordedFee), next_cursor: z.string().nullable() })

/**
 * Compares the fees of the books with those of the revenue service, both ways, up to this moment. Work goes on
 * meanwhile on both sides, so what differs is looked at once more by itself; what still waits to be delivered is no
 * difference. Throws the errors of a peer.
 */
export async function compareFees(db: Queryable, revenueUrl: string): Promise<Verdict> {
  const startedMs = performance.now()
  const peer = createPeer(revenueUrl)
  try {
    const untilMs = await readNowMs(db)
    const findings: Verdict['findings'] = []
    for (const { id, name } of await listLedgerNames(db)) {
      const booked = listAll((before) => listBookedFees(db, id, before), lowestId(untilMs))
      const recorded = listRecorded(peer, name, new Date(untilMs).toISOString())
      for await (const fee of findDifferences(booked, recorded)) {
        // Before the other: what is not there may be delivered meanwhile. And after it: what is there was booked before.
        const earlier = await findBookedFee(db, id, fee)
        const recorded = await findRecorded(peer, name, fee)
        const what = explain(fee, earlier ?? (await findBookedFee(db, id, fee)), recorded)
        if (what !== undefined) findings.push({ ledger: name, what })
      }
    }
    const ms = Math.round(performance.now() - startedMs)
    return { promise, count: findings.length, findings: findings.slice(0, findingsMax), ms }
  } finally {
    await peer.close()
  }
}

type Fee = Pick<BookedFee, 'id' | 'amount' | 'currency'>

async function* listAll(readPage: (before: string) => Promise<Fee[]>, from: string): AsyncGenerator<Fee> {
  let before: string | undefined = from
  while (before !== undefined) {
    const page = await readPage(before)
    yield* page
    before = page.at(-1)?.id
  }
}

async function* listRecorded(peer: Peer, ledger: string, to: string): AsyncGenerator<Fee> {
  let cursor: string | null = ''
  while (cursor !== null) {
    const query = new URLSearchParams({ to, imported: 'false', limit: '200', ...(cursor && { cursor }) })
    const request = { method: 'GET', path: `/v1/fees?${query}`, headers: { 'florin-ledger': ledger } } as const
    const page: z.infer<typeof RecordedPage> = await peer.call(request, RecordedPage, caller)
    yield* page.data
    cursor = page.next_cursor
  }
}

/** Ids of the fees that only one side has, or that differ. Both are in descending order of their ids. */
export async function* findDifferences(
  booked: AsyncGenerator<Fee>,
  recorded: AsyncGenerator<Fee>,
): AsyncGenerator<string> {
  let [one, other] = await Promise.all([booked.next(), recorded.next()])
  while (!one.done || !other.done) {
    if (other.done || (!one.done && one.value.id > other.value.id)) {
      yield (one.value as Fee).id
      one = await booked.next()
    } else if (one.done || one.value.id < other.value.id) {
      yield other.value.id
      other = await recorded.next()
    } else {
      if (!isSame(one.value, other.value)) yield one.value.id
      ;[one, other] = await Promise.all([booked.next(), recorded.next()])
    }
  }
}

function isSame(one: Omit<Fee, 'id'>, other: Omit<Fee, 'id'>): boolean {
  return one.amount === other.amount && one.currency === other.currency
}

async function findRecorded(peer: Peer, ledger: string, id: string): Promise<RecordedFee | undefined> {
  const request = { method: 'GET', path: `/v1/fees/${id}`, headers: { 'florin-ledger': ledger } } as const
  try {
    return await peer.call(request, RecordedFee, caller)
  } catch (error) {
    if (error instanceof PeerRefusal && error.code === 'fee_not_found') return undefined
    throw error
  }
}

/** In what the two differ; undefined when they do not, or will not once it is delivered. */
function explain(id: string, booked: BookedFee | undefined, recorded: RecordedFee | undefined): string | undefined {
  if (booked && recorded) {
    if (isSame(booked, recorded)) return undefined
    return `fee ${id} is ${booked.amount} ${booked.currency} here, and ${recorded.amount} ${recorded.currency} there`
  }
  if (recorded) return `fee ${id} of ${recorded.amount} ${recorded.currency} is known to the revenue service only`
  if (!booked || booked.state === 'pending') return undefined
  const why = booked.state === 'dead' ? `was refused: ${booked.last_error}` : 'is not known there'
  return `fee ${id} of ${booked.amount} ${booked.currency} ${why}`
}
