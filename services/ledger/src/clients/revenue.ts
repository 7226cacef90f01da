import { createErrorMapper, createServiceClient, type Peer, type RequestOrigin } from '@florin/clients'
import type { Decimal } from '@florin/money'
import { FeeRefusal, type PricedAmount, priceAmount } from '@florin/pricing'
import type { Logger } from '@florin/server'
import { z } from 'zod'
import { LedgerError } from '../errors.ts'
import {
  createPriceList,
  type PricedLedger,
  ScheduleChanges,
  type ScheduleSource,
  ScheduleVersions,
} from './price-list.ts'
import { type RemovalStep, type RemovedLedger, removeLedger } from './removed-ledger.ts'

export interface AssessmentOrder extends PricedAmount {
  /** The ledger that the schedule belongs to. */
  ledger: PricedLedger
  schedule: string
}

export interface Assessment {
  schedule: string
  version: number
  /** Zero or positive, with the decimals of the currency. */
  fee: Decimal
}

/** A fee as the relay delivers it. */
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
  /** Day of which it is revenue, in the time zone of the ledger. Omitted for the day of the charge in UTC. */
  effective_on?: string
  reverses: string | null
}

/** Outcome of a record: recorded, or the reason of the failure and whether to retry. */
export type Delivery = { id: string } & ({ recorded: true } | { recorded: false; reason: string; retriable: boolean })

/** Client of the revenue service. */
export interface RevenueClient {
  /** Whether the schedule is cached. */
  hasCached(ledger: number, schedule: string): boolean
  /** Computes the fee. Calls the service only for uncached schedules. */
  assess(order: AssessmentOrder, origin: RequestOrigin): Promise<Assessment>
  /** Records at most `recordsMax` fees, each independently. Fees that were recorded before count as recorded. */
  record(fees: FeeRecord[]): Promise<Delivery[]>
  /** Removes some of what the service has of a trial ledger. */
  removeLedger(removal: RemovedLedger): Promise<RemovalStep>
  isUp(): Promise<boolean>
  close(): Promise<void>
}

/** Maximum records per call. */
export const recordsMax = 1_000

const Recorded = z.object({
  data: z.array(
    z.object({
      id: z.string().nullable(),
      outcome: z.enum(['recorded', 'known', 'refused']),
      code: z.string().optional(),
      detail: z.string().optional(),
      retriable: z.boolean().optional(),
    }),
  ),
})

const { mapErrors, invalid } = createErrorMapper({
  service: 'revenue',
  unavailable: 'revenue_unavailable',
  invalid: 'revenue_answer_invalid',
  passedOn: ['fee_schedule_not_found'],
  advice: 'Nothing was moved. Send the request again.',
  Refusal: LedgerError,
})

/** For calls of the relay, which belong to no request. */
const relay: RequestOrigin = { requestId: 'outbox-relay', traceparent: undefined, subject: 'service:ledger' }

export function createRevenueClient(peer: Peer, logger: Logger): RevenueClient {
  const client = createServiceClient({ name: 'revenue', ...peer })
  const schedules: ScheduleSource = {
    async fetchVersions(ledger, code, origin) {
      const path = `/v1/fee-schedules/${encodeURIComponent(code)}/versions`
      const request = { method: 'GET', path, headers: { 'florin-ledger': ledger } } as const
      const versions = await mapErrors(client.call(request, ScheduleVersions, origin))
      if (versions.data.some((version) => version.code !== code))
        throw invalid('The response has another schedule than the requested one.')
      return versions
    },
    fetchChanges(after, origin) {
      const path = `/v1/fee-schedule-changes?after=${after}`
      return mapErrors(client.call({ method: 'GET', path }, ScheduleChanges, origin))
    },
  }
  const prices = createPriceList(schedules, logger)
  return {
    hasCached: (ledger, schedule) => prices.hasCached(ledger, schedule),

    async assess({ ledger, schedule, ...priced }, origin) {
      const version = await prices.find(ledger, schedule, origin)
      try {
        return { schedule, version: version.version, fee: priceAmount(version, priced).fee }
      } catch (error) {
        if (!(error instanceof FeeRefusal)) throw error
        throw new LedgerError(error.code, error.message, { cause: error })
      }
    },

    async record(fees) {
      const request = { method: 'POST', path: '/v1/fees/batch', body: { fees } } as const
      const { data } = await client.call(request, Recorded, relay)
      const outcomes = new Map(data.map((outcome) => [outcome.id, outcome]))
      return fees.map(({ id }): Delivery => {
        const { outcome, code, detail, retriable } = outcomes.get(id) ?? { outcome: 'refused', retriable: true }
        if (outcome !== 'refused') return { id, recorded: true }
        const reason = [code ?? 'no answer', detail].filter((part) => part !== undefined).join(': ')
        return { id, recorded: false, reason, retriable: retriable ?? false }
      })
    },

    removeLedger: (removal) => removeLedger(client.call, removal),

    isUp: () => client.isUp(),
    async close() {
      prices.close()
      await client.close()
    },
  }
}
