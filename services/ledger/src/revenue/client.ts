import { Amount, Decimal, hasMoreDecimalsThan } from '@florin/money'
import { type Caller, createPeer } from '@florin/peer'
import { z } from 'zod'
import { translator } from '../peers.ts'
import type { TransactionKind } from '../transactions/schemas.ts'

export interface AssessmentOrder {
  /** Name of the ledger, whose schedule it is. */
  ledger: string
  schedule: string
  kind: TransactionKind
  amount: Decimal
  currency: string
  /** Decimals of the currency, as the ledger holds it. */
  exponent: number
}

export interface Assessment {
  schedule: string
  version: number
  /** Zero or above, in the currency's decimals. */
  fee: Decimal
}

/** What the revenue service is told of a fee. */
export interface FeeRecord {
  id: string
  ledger: string
  transaction: string
  account: string
  owner: string | null
  kind: string
  schedule: string | null
  version: number | null
  amount: string
  currency: string
  charged_at: string
  reverses: string | null
}

/** What became of a record: there now, or for what reason not, and whether another try makes sense. */
export type Delivery = { id: string } & ({ recorded: true } | { recorded: false; reason: string; retriable: boolean })

/** The revenue service. */
export interface RevenueClient {
  assess(order: AssessmentOrder, caller: Caller): Promise<Assessment>
  /** At most `recordsMax` at once, each as if it were alone. Records that are there already are recorded too. */
  record(fees: FeeRecord[]): Promise<Delivery[]>
  isUp(): Promise<boolean>
  close(): Promise<void>
}

/** The service takes so many in one call. */
export const recordsMax = 1_000

const Assessed = z.object({
  schedule: z.string(),
  version: z.int().min(1),
  currency: z.string(),
  amount: Amount,
  // A fee of nothing is one, which no Amount is.
  fee: z.string().regex(/^(0|[1-9][0-9]{0,24})(\.[0-9]{1,18})?$/),
})

const Recorded = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      outcome: z.enum(['recorded', 'known', 'refused']),
      code: z.string().optional(),
      detail: z.string().optional(),
      retriable: z.boolean().optional(),
    }),
  ),
})

const { translated, invalid } = translator({
  service: 'revenue',
  unavailable: 'revenue_unavailable',
  invalid: 'revenue_answer_invalid',
  passedOn: ['fee_schedule_not_found', 'kind_not_priced', 'currency_not_priced', 'too_many_decimals'],
})

/** Of the relay's own calls, which no request caused. */
const relay: Caller = { requestId: 'outbox-relay', traceparent: undefined }

export function createRevenueClient(url: string): RevenueClient {
  const peer = createPeer(url)
  return {
    async assess({ ledger, schedule, kind, amount, currency, exponent }, caller) {
      const request = {
        method: 'POST',
        path: `/v1/fee-schedules/${encodeURIComponent(schedule)}/assess`,
        body: { kind, amount: amount.toFixed(), currency, exponent },
        headers: { 'florin-ledger': ledger },
      } as const
      const assessed = await translated(peer.call(request, Assessed, caller))
      const fee = new Decimal(assessed.fee)
      const asked = assessed.schedule === schedule && assessed.currency === currency && assessed.amount.eq(amount)
      if (!asked) throw invalid('It assessed something else than it was asked for.')
      if (hasMoreDecimalsThan(fee, exponent)) throw invalid(`Its fee has more decimals than ${currency}.`)
      return { schedule, version: assessed.version, fee }
    },

    async record(fees) {
      const { data } = await peer.call({ method: 'POST', path: '/v1/fees/batch', body: { fees } }, Recorded, relay)
      const outcomes = new Map(data.map((outcome) => [outcome.id, outcome]))
      return fees.map(({ id }): Delivery => {
        const { outcome, code, detail, retriable } = outcomes.get(id) ?? { outcome: 'refused', retriable: true }
        if (outcome !== 'refused') return { id, recorded: true }
        const reason = [code ?? 'no answer', detail].filter((part) => part !== undefined).join(': ')
        return { id, recorded: false, reason, retriable: retriable ?? false }
      })
    },

    isUp: () => peer.isUp(),
    close: () => peer.close(),
  }
}
