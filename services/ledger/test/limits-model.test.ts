import { scale } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, startLedger, type TestLedger } from './ledger.ts'

/*
 * Random orders of one owner with two accounts, against a model that adds up what was accepted, in cents. All of a run is in one
 * window.
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
  | { does: 'deposit' | 'withdraw' | 'send' | 'hold'; account: 0 | 1; cents: number; hold?: undefined }
  | { does: 'move'; cents: number; hold?: undefined }
  | { does: 'capture' | 'void'; hold: number; cents: number }
  | { does: 'limit'; measure: 'out' | 'in' | 'net'; of: 'owner' | 0 | 1; cents: number; hold?: undefined }

const account = fc.constantFrom(0 as const, 1 as const)
const cents = fc.integer({ min: 1, max: 60 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constantFrom('deposit', 'withdraw', 'send', 'hold'), account, cents }) as fc.Arbitrary<Step>,
  fc.record({ does: fc.constant('move' as const), cents }),
  fc.record({ does: fc.constantFrom('capture', 'void'), hold: fc.nat(3), cents }) as fc.Arbitrary<Step>,
  fc.record({
    does: fc.constant('limit' as const),
    measure: fc.constantFrom('out' as const, 'in' as const, 'net' as const),
    of: fc.constantFrom('owner' as const, 0 as const, 1 as const),
    cents: fc.integer({ min: 0, max: 150 }),
  }),
)

/** What is counted of one subject, from its first limit on. */
class Counted {
  paid = 0
  received = 0
  readonly limits = new Map<string, number>()
  isCounted = false

  allows(moved: number, reserves: number, reserved: number): boolean {
    const needs = { out: Math.max(-moved, 0) + reserves, in: Math.max(moved, 0), net: reserves - moved }
    const used = { out: this.paid + reserved, in: this.received, net: this.paid - this.received + reserved }
    return [...this.limits].every(([name, amount]) => {
      const measure = name as 'out' | 'in' | 'net'
      return needs[measure] <= 0 || used[measure] + needs[measure] <= amount
    })
  }

  add(moved: number): void {
    if (!this.isCounted) return
    if (moved < 0) this.paid -= moved
    else this.received += moved
  }
}

const money = (cents: number) => (cents / 100).toFixed(2)
let runs = 0

test('whatever an owner orders is accepted exactly when no limit is exceeded', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const owner = `model-${runs++}`
      const ids = [
        await ledger.openAccount({ owner, balance: '100000.00' }),
        await ledger.openAccount({ owner, balance: '100000.00' }),
      ] as const
      const stranger = await ledger.openAccount()
      const subjects = { owner: new Counted(), 0: new Counted(), 1: new Counted() }
      const holds: { id: string; account: 0 | 1; open: number }[] = []
      const reservedOf = (of: 'owner' | 0 | 1) =>
        holds.filter(({ account }) => of === 'owner' || account === of).reduce((sum, { open }) => sum + open, 0)

      /** What an order does to the two accounts, and to what is reserved of them. */
      const check = async (moved: [number, number], reserves: [number, number], send: () => Promise<Answer>) => {
        const allowed =
          subjects.owner.allows(moved[0] + moved[1], reserves[0] + reserves[1], reservedOf('owner')) &&
          subjects[0].allows(moved[0], reserves[0], reservedOf(0)) &&
          subjects[1].allows(moved[1], reserves[1], reservedOf(1))
        const answer = await send()
        expect(answer.statusCode < 300 ? 'accepted' : answer.body.code, answer.text).toBe(
          allowed ? 'accepted' : 'limit_exceeded',
        )
        if (!allowed) return undefined
        subjects.owner.add(moved[0] + moved[1])
        subjects[0].add(moved[0])
        subjects[1].add(moved[1])
        return answer
      }
      const only = (account: 0 | 1, change: number): [number, number] => (account === 0 ? [change, 0] : [0, change])

      for (const each of steps) {
        if (each.does === 'limit') {
          const whose = each.of === 'owner' ? { owner, currency: 'USD' } : { account: ids[each.of] }
          const order = {
            ...whose,
            measure: each.measure,
            period: 'month',
            alignment: 'rolling',
            amount: money(each.cents),
          }
          expect((await ledger.post('/v1/limits', order)).statusCode).toBe(201)
          subjects[each.of].isCounted = true
          subjects[each.of].limits.set(each.measure, each.cents)
        } else if (each.does === 'move') {
          await check([-each.cents, each.cents], [0, 0], () => ledger.postTransfer(ids, money(each.cents)))
        } else if (each.hold !== undefined) {
          const hold = holds[each.hold]
          if (!hold || hold.open === 0) continue
          const captured = each.does === 'void' ? 0 : Math.min(each.cents, hold.open)
          const freed = each.does === 'void' ? hold.open : captured
          await check(only(hold.account, -captured), only(hold.account, -freed), () =>
            each.does === 'void'
              ? ledger.post(`/v1/holds/${hold.id}/void`)
              : ledger.post(`/v1/holds/${hold.id}/capture`, { amount: money(captured), final: false }),
          )
          hold.open -= freed
        } else if (each.does === 'hold') {
          const order = { account: ids[each.account], amount: money(each.cents), target_account: stranger }
          const answer = await check([0, 0], only(each.account, each.cents), () => ledger.post('/v1/holds', order))
          if (answer) holds.push({ id: answer.body.id, account: each.account, open: each.cents })
        } else {
          const id = ids[each.account]
          const amount = money(each.cents)
          const change = each.does === 'deposit' ? each.cents : -each.cents
          await check(only(each.account, change), [0, 0], () =>
            each.does === 'send'
              ? ledger.postTransfer([id, stranger], amount)
              : ledger.post(each.does === 'deposit' ? '/v1/deposits' : '/v1/withdrawals', { account: id, amount }),
          )
        }
      }
    }),
    { numRuns: scale(15, 200) },
  )
})
