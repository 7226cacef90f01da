import { createServiceClient, type Peer, type ServiceClient, ServiceRefusal } from '@florin/clients'
import type { Queryable } from '@florin/postgres'
import { z } from 'zod'
import { highest, lower, lowest, lowestId, readMs } from '../transaction-id.ts'
import {
  type BookedFee,
  findBookedFee,
  findFeesBelow,
  findLaterFee,
  isRemoved,
  listBookedFees,
  listLedgerNames,
  readMoments,
  rememberBelow,
} from './queries.ts'
import { type Verdict, Verdicts } from './verdicts.ts'
import type { VerifyOptions } from './verify.ts'

const feesPromise = 'The revenue service has recorded each fee once, with the same amount, and no other fee'

const origin = { requestId: 'verify', traceparent: undefined, subject: 'service:verify' }

const RecordedFee = z.object({ id: z.string(), amount: z.string(), currency: z.string() })
type RecordedFee = z.infer<typeof RecordedFee>
const RecordedPage = z.object({ data: z.array(RecordedFee), next_cursor: z.string().nullable() })

/** Maximum page size of the revenue service. */
const recordedPage = 200

export interface CompareOptions extends Pick<VerifyOptions, 'full' | 'remember' | 'onProgress'> {
  /** Fees per range. */
  feesMax?: number
}

/**
 * Compares the fees of the ledger with those of the revenue service in both directions, range by range up to the present.
 * Both services keep running, so each difference is checked again separately. Undelivered fees are not differences; the
 * next run compares them. Throws the errors of the revenue service.
 */
export async function compareFees(db: Queryable, revenue: Peer, options: CompareOptions = {}): Promise<Verdict> {
  const { full = true, remember = false, feesMax = 10_000, onProgress } = options
  const client = createServiceClient({ name: 'revenue', ...revenue })
  try {
    const moments = await readMoments(db)
    const ledgers = await listLedgerNames(db)
    const verdicts = new Verdicts([feesPromise], new Map(ledgers.map(({ id, name }) => [id, name])))
    let done = 0
    for (const ledger of ledgers.filter(({ isOpen }) => isOpen)) {
      for await (const compared of compareLedger(db, client, ledger, verdicts, moments, { full, remember, feesMax })) {
        done += compared
        await onProgress?.({ step: 'fees', done, total: undefined })
      }
    }
    return verdicts.all[0] as Verdict
  } finally {
    await client.close()
  }
}

/** Yields the number of fees in each range. */
async function* compareLedger(
  db: Queryable,
  client: ServiceClient,
  { id: ledger, name }: { id: number; name: string },
  verdicts: Verdicts,
  { nowMs, horizonMs }: { nowMs: number; horizonMs: number },
  { full, remember, feesMax }: Required<Pick<CompareOptions, 'full' | 'remember' | 'feesMax'>>,
): AsyncGenerator<number> {
  const remembered = await findFeesBelow(db, ledger)
  let below = remembered ?? lowest
  // The first fee that differs. The memory never moves beyond it.
  let firstOpen = highest
  const until = lowestId(nowMs)
  let from: string | undefined = full || remembered === null ? lowest : remembered
  while (from !== undefined && from < until) {
    const later = await findLaterFee(db, ledger, from, until, feesMax)
    // Ranges end at a full millisecond, because the revenue service filters by moments.
    const toMs: number = later === undefined ? nowMs : Math.min(readMs(later) + 1, nowMs)
    const to = lowestId(toMs)
    const booked = await listBookedFees(db, ledger, from, to)
    const recorded = listRecorded(client, name, from === lowest ? undefined : readMs(from), toMs)
    for await (const fee of findDifferences(oneByOne(booked), recorded)) {
      // Read before and after the revenue service: the fee may be delivered, or posted, in between.
      const earlier = await findBookedFee(db, ledger, fee)
      const recorded = await findRecorded(client, name, fee)
      const what = explain(fee, earlier ?? (await findBookedFee(db, ledger, fee)), recorded)
      if (what === 'same') continue
      // Its removal began after this run.
      if (await isRemoved(db, ledger)) return
      if (what !== 'undelivered') verdicts.add(feesPromise, { count: 1, places: [{ ledger, what }] })
      // A fee that only the revenue service has can have any id.
      firstOpen = lower(firstOpen, what === 'undelivered' ? fee : from)
    }
    if (remember) {
      const open = firstOpen === highest ? highest : lowestId(readMs(firstOpen))
      const verified = lower(lower(to, lowestId(horizonMs)), open)
      if (verified > below || open < below) {
        await rememberBelow(db, ledger, 'fees', verified)
        below = verified
      }
    }
    yield booked.length
    from = later === undefined ? undefined : to
  }
}

type Fee = Pick<BookedFee, 'id' | 'amount' | 'currency'>

async function* oneByOne(fees: Fee[]): AsyncGenerator<Fee> {
  yield* fees
}

async function* listRecorded(
  client: ServiceClient,
  ledger: string,
  fromMs: number | undefined,
  toMs: number,
): AsyncGenerator<Fee> {
  let cursor: string | null = ''
  while (cursor !== null) {
    const query = new URLSearchParams({
      ...(fromMs !== undefined && { from: new Date(fromMs).toISOString() }),
      to: new Date(toMs).toISOString(),
      imported: 'false',
      limit: String(recordedPage),
      ...(cursor && { cursor }),
    })
    const request = { method: 'GET', path: `/v1/fees?${query}`, headers: { 'florin-ledger': ledger } } as const
    const page: z.infer<typeof RecordedPage> = await client.call(request, RecordedPage, origin)
    yield* page.data
    cursor = page.next_cursor
  }
}

/** Ids of fees that only one side has, or that differ. Both lists are in descending order of ids. */
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

async function findRecorded(client: ServiceClient, ledger: string, id: string): Promise<RecordedFee | undefined> {
  const request = { method: 'GET', path: `/v1/fees/${id}`, headers: { 'florin-ledger': ledger } } as const
  try {
    return await client.call(request, RecordedFee, origin)
  } catch (error) {
    if (error instanceof ServiceRefusal && error.code === 'fee_not_found') return undefined
    throw error
  }
}

/** Describes the difference; `same` if there is none, `undelivered` if the fee is still in the outbox. */
function explain(
  id: string,
  booked: BookedFee | undefined,
  recorded: RecordedFee | undefined,
): 'same' | 'undelivered' | string {
  if (booked && recorded) {
    if (isSame(booked, recorded)) return 'same'
    return `fee ${id} is ${booked.amount} ${booked.currency} in the ledger, but ${recorded.amount} ${recorded.currency} in the revenue service`
  }
  if (recorded) return `fee ${id} of ${recorded.amount} ${recorded.currency} exists only in the revenue service`
  if (!booked) return 'same'
  if (booked.state === 'pending') return 'undelivered'
  const why =
    booked.state === 'dead'
      ? `was rejected by the revenue service: ${booked.last_error}`
      : 'is missing in the revenue service'
  return `fee ${id} of ${booked.amount} ${booked.currency} ${why}`
}
