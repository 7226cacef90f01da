import { scale } from '@florin/testing'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from './clients.ts'
import { startLedger, type TestLedger } from './ledger.ts'

/*
 * Random sequences of payments, refunds and payouts of cashback, some of them at the same time, against a model in whole cents
 * that knows nothing of the ledger's code.
 */
let ledger: TestLedger
let owner: pg.Pool
beforeAll(async () => {
  ledger = await startLedger({ dueWork: true })
  owner = new pg.Pool({ connectionString: ledger.ownerUrl, max: 1 })
})
afterAll(async () => {
  await ledger.verify()
  await owner.end()
  await ledger.close()
})

type Step =
  | { do: 'pay'; cents: number; rule: { bps: number } | { flat: number } | null }
  | { do: 'refund'; payment: number; cents: number | undefined }
  | { do: 'payout'; payment: number }
  | { do: 'race'; payment: number; cents: number }

const cents = fc.integer({ min: 1, max: 700 })
const payment = fc.nat(5)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      cents: fc.integer({ min: 1, max: 2_000 }),
      rule: fc.oneof(
        fc.record({ bps: fc.integer({ min: 0, max: 3_000 }) }),
        fc.record({ flat: fc.integer({ min: 1, max: 300 }) }),
        fc.constant(null),
      ),
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      payment,
      cents: fc.option(cents, { nil: undefined }),
    }),
    weight: 4,
  },
  { arbitrary: fc.record({ do: fc.constant('payout' as const), payment }), weight: 2 },
  fc.record({ do: fc.constant('race' as const), payment, cents }),
)

interface ModelPayment {
  id: string
  cents: number
  refunded: number
  rule: { bps: number } | { flat: number } | null
  state: 'none' | 'scheduled' | 'paid' | 'cancelled'
}

const text = (amount: number) => (amount / 100).toFixed(2)

/** What the rule gives for what is not refunded. */
function owed({ cents: whole, refunded, rule }: ModelPayment): number {
  if (rule === null) return 0
  const net = BigInt(whole - refunded)
  return Number('bps' in rule ? (net * BigInt(rule.bps)) / 10_000n : (net * BigInt(rule.flat)) / BigInt(whole))
}

const statusOf = (payment: ModelPayment) => (payment.state === 'none' ? undefined : payment.state)

test('the sum of cashbacks is the rule applied to the history, whatever the history', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 14 }), async (steps) => {
      const account = await ledger.openAccount({ balance: '1000.00' })
      const payments: ModelPayment[] = []

      const pay = async ({ cents: whole, rule }: Extract<Step, { do: 'pay' }>) => {
        const cashback = rule && ('bps' in rule ? { percentage_bps: String(rule.bps) } : { amount: text(rule.flat) })
        const {
          statusCode,
          body,
          text: answer,
        } = await ledger.post('/v1/payments', {
          account,
          amount: text(whole),
          merchant: { name: 'Shop' },
          cashback: cashback && { ...cashback, delay: 86_400 },
        })
        expect(statusCode, answer).toBe(201)
        const made: ModelPayment = { id: body.id, cents: whole, refunded: 0, rule, state: 'none' }
        if (owed(made) > 0) made.state = 'scheduled'
        payments.push(made)
      }
      const refund = async (made: ModelPayment, amount: number | undefined) => {
        const remaining = made.cents - made.refunded
        const wanted = amount ?? remaining
        const order = amount === undefined ? {} : { amount: text(amount) }
        const { statusCode, body, text: answer } = await ledger.post(`/v1/payments/${made.id}/refund`, order)
        if (wanted > remaining || wanted === 0) return expect(body.code, answer).toBe('refund_exceeded')
        expect(statusCode, answer).toBe(201)
        made.refunded += wanted
      }
      const bringForward = (made: ModelPayment) =>
        owner.query(
          `update ledger.scheduled_orders set attempt_at = clock_timestamp() where id = $1 and status = 'scheduled'`,
          [made.id],
        )
      const settled = async (made: ModelPayment) => {
        await until('the cashback is settled', async () => {
          const { cashback } = (await ledger.get(`/v1/payments/${made.id}`)).body
          return cashback.status !== 'scheduled'
        })
      }

      for (const each of steps) {
        if (each.do === 'pay') {
          await pay(each)
          continue
        }
        const made = payments[each.payment % Math.max(1, payments.length)]
        if (!made) continue
        if (each.do === 'refund') {
          await refund(made, each.cents)
        } else if (made.state === 'scheduled') {
          const racing = each.do === 'race' ? refund(made, each.cents) : undefined
          await Promise.all([bringForward(made), racing])
          await settled(made)
          // Either order is right, and the books say which it was: a cashback is cancelled when nothing is owed.
          const { status } = (await ledger.get(`/v1/payments/${made.id}`)).body.cashback
          expect(status).toMatch(owed(made) > 0 ? /^paid$/ : /^(paid|cancelled)$/)
          made.state = status
        }
        if (made.state === 'scheduled' && owed(made) === 0) made.state = 'cancelled'
      }

      for (const made of payments) {
        const { body } = await ledger.get(`/v1/payments/${made.id}`)
        expect({ refunded: body.refunded, status: body.cashback?.status, paid: body.cashback?.paid }).toEqual({
          refunded: text(made.refunded),
          status: statusOf(made),
          paid: made.state === 'none' ? undefined : text(made.state === 'paid' ? owed(made) : 0),
        })
      }
      const spent = payments.reduce((sum, made) => sum + made.cents - made.refunded, 0)
      const earned = payments.reduce((sum, made) => sum + (made.state === 'paid' ? owed(made) : 0), 0)
      expect(await ledger.balancesOf(account)).toEqual([text(100_000 - spent + earned)])
    }),
    { numRuns: scale(12, 150) },
  )
})
