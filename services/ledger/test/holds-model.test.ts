import { scale } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLedger, type TestLedger } from './ledger.ts'

/*
 * Random sequences of deposits, transfers, holds, captures and voids, against a model in cents that knows nothing of the
 * ledger's code.
 */
let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger()
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

type Step =
  | { do: 'deposit'; account: number; cents: number }
  | { do: 'transfer'; account: number; cents: number }
  | { do: 'hold'; account: number; cents: number }
  | { do: 'capture'; hold: number; cents: number | undefined; final: boolean }
  | { do: 'void'; hold: number }

const account = fc.nat(1)
const cents = fc.integer({ min: 1, max: 500 })
const hold = fc.nat(7)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('deposit' as const), account, cents }),
  fc.record({ do: fc.constant('transfer' as const), account, cents }),
  { arbitrary: fc.record({ do: fc.constant('hold' as const), account, cents }), weight: 2 },
  {
    arbitrary: fc.record({
      do: fc.constant('capture' as const),
      hold,
      cents: fc.option(cents, { nil: undefined }),
      final: fc.boolean(),
    }),
    weight: 3,
  },
  fc.record({ do: fc.constant('void' as const), hold }),
)

interface ModelHold {
  account: 0 | 1
  remaining: number
  captured: number
  released: number
}

class Model {
  readonly posted: [number, number] = [0, 0]
  readonly holds: ModelHold[] = []

  pending(of: number): number {
    return this.holds.reduce((sum, { account, remaining }) => sum + (account === of ? remaining : 0), 0)
  }

  /** Whether the step is accepted. */
  take(step: Step): boolean {
    if (step.do === 'capture' || step.do === 'void') {
      const hold = this.holds[step.hold % Math.max(this.holds.length, 1)]
      if (!hold || hold.remaining === 0) return false
      if (step.do === 'void') return this.release(hold)
      const amount = step.cents ?? hold.remaining
      if (amount > hold.remaining) return false
      hold.remaining -= amount
      hold.captured += amount
      this.posted[hold.account] -= amount
      this.posted[1 - hold.account] = (this.posted[1 - hold.account] as number) + amount
      if (step.final) this.release(hold)
      return true
    }
    const of = step.account as 0 | 1
    if (step.do === 'deposit') this.posted[of] += step.cents
    else if (this.posted[of] - this.pending(of) < step.cents) return false
    else if (step.do === 'hold') this.holds.push({ account: of, remaining: step.cents, captured: 0, released: 0 })
    else {
      this.posted[of] -= step.cents
      this.posted[1 - of] = (this.posted[1 - of] as number) + step.cents
    }
    return true
  }

  release(hold: ModelHold): boolean {
    hold.released += hold.remaining
    hold.remaining = 0
    return true
  }
}

const text = (amount: number) => (amount / 100).toFixed(2)

test('random sequences give the totals and the ends of an independent model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const accounts = [await ledger.openAccount(), await ledger.openAccount()] as const
      const model = new Model()
      const ids: string[] = []
      const send = (step: Step) => {
        if (step.do === 'deposit') {
          return ledger.post('/v1/deposits', { account: accounts[step.account], amount: text(step.cents) })
        }
        if (step.do === 'transfer' || step.do === 'hold') {
          const [source, target] = [accounts[step.account], accounts[1 - step.account]] as [string, string]
          const order = { target_account: target, amount: text(step.cents) }
          return step.do === 'hold'
            ? ledger.post('/v1/holds', { account: source, ...order })
            : ledger.post('/v1/transfers', { source_account: source, ...order })
        }
        const id = ids[step.hold % Math.max(ids.length, 1)] ?? '00000000-0000-7000-8000-000000000000'
        if (step.do === 'void') return ledger.post(`/v1/holds/${id}/void`)
        const amount = step.cents === undefined ? {} : { amount: text(step.cents) }
        return ledger.post(`/v1/holds/${id}/capture`, { ...amount, final: step.final })
      }
      for (const step of steps) {
        const isTaken = model.take(step)
        const { statusCode, body, text: answer } = await send(step)
        expect(statusCode === 201, `${JSON.stringify(step)}: ${answer}`).toBe(isTaken)
        if (isTaken && step.do === 'hold') ids.push(body.id)
      }
      for (const [index, account] of accounts.entries()) {
        const { body } = await ledger.get(`/v1/accounts/${account}/balance`)
        const [posted, pending] = [model.posted[index] as number, model.pending(index)]
        expect([body.posted, body.pending, body.available]).toEqual([posted, pending, posted - pending].map(text))
      }
      for (const [index, { remaining, captured, released }] of model.holds.entries()) {
        const { body } = await ledger.get(`/v1/holds/${ids[index]}`)
        expect([body.remaining, body.captured, body.released]).toEqual([remaining, captured, released].map(text))
        const isEmpty = (each: { captured: string; released: string }) =>
          Number(each.captured) + Number(each.released) === 0
        expect(body.changes.filter(isEmpty)).toEqual([])
      }
    }),
    { numRuns: scale(40, 1_000) },
  )
})
