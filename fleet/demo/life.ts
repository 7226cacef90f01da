import { setTimeout as sleep } from 'node:timers/promises'
import { type Florin, FlorinError, FlorinProposed, FlorinUnavailable } from '@florin/client'
import { accountOf, bank, customers, eurOf, merchants, usdOf } from './company.ts'
import { createRandom, type Random } from './random.ts'

const pauseMs = [200, 1_200] as const

/** What people do with their wallets, one thing after another, until `signal` is aborted. */
export async function live(florin: Florin, signal: AbortSignal): Promise<void> {
  const random = createRandom(Date.now())
  while (!signal.aborted) {
    try {
      await actions[pickAction(random)](florin, random)
    } catch (error) {
      // A user has removed the ledger: it is a trial.
      if (error instanceof FlorinError && gone.has(error.code)) return
      // Too little money, a limit, or a large order that waits for approval: that is life. So is a service that restarts.
      if (![FlorinError, FlorinProposed, FlorinUnavailable].some((expected) => error instanceof expected)) throw error
    }
    await sleep(random.integer(...pauseMs), undefined, { signal }).catch(() => undefined)
  }
}

const gone: ReadonlySet<string> = new Set(['ledger_removing', 'ledger_not_found'])

type Action = (florin: Florin, random: Random) => Promise<unknown>

const actions = {
  deposit: (florin, random) =>
    florin.deposit({ account: eurOf(random.pick(customers)), cash_account: bank, amount: random.amount(50, 900) }),
  withdraw: (florin, random) =>
    florin.withdraw({
      account: eurOf(random.pick(customers)),
      cash_account: bank,
      // Some need a second person.
      amount: random.chance(0.1) ? random.amount(5_001, 9_000) : random.amount(20, 400),
      fee_schedule: 'withdrawal',
    }),
  send: (florin, random) =>
    florin.transfer({
      source_account: eurOf(random.pick(customers)),
      target_account: eurOf(random.pick(customers)),
      amount: random.amount(5, 120),
      reference: random.pick(['rent', 'dinner', 'gift', 'tickets']),
    }),
  async pay(florin, random) {
    const merchant = random.pick(merchants)
    const payment = await florin.pay({
      account: eurOf(random.pick(customers)),
      target_account: accountOf(merchant),
      amount: random.amount(3, 90),
      merchant,
    })
    if (random.chance(0.1)) await florin.refund(payment.id, { amount: '1.00' })
  },
  convert(florin, random) {
    const customer = random.pick(customers)
    const [source, target] = random.chance(0.7) ? [eurOf, usdOf] : [usdOf, eurOf]
    return florin.convert({
      source_account: source(customer),
      target_account: target(customer),
      source_amount: random.amount(10, 200),
      at_any_rate: true,
    })
  },
  async reserve(florin, random) {
    const target = accountOf({ name: 'Harbour Hotel' })
    const hold = await florin.hold({ account: eurOf(random.pick(customers)), target_account: target, amount: '80.00' })
    if (random.chance(0.6)) await florin.capture(hold.id, { amount: '60.00', final: true })
    else if (random.chance(0.5)) await florin.void(hold.id)
  },
  schedule(florin, random) {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    return florin.schedule.transfer({
      source_account: eurOf(random.pick(customers)),
      target_account: eurOf(random.pick(customers)),
      amount: '25.00',
      reference: 'pocket money',
      scheduled_for: tomorrow,
      ...(random.chance(0.5) && { every: 'P1M' }),
    })
  },
} satisfies Record<string, Action>

/** Of a hundred things that people do. */
const shares: [keyof typeof actions, number][] = [
  ['pay', 40],
  ['send', 22],
  ['deposit', 15],
  ['convert', 10],
  ['withdraw', 6],
  ['reserve', 5],
  ['schedule', 2],
]

function pickAction(random: Random): keyof typeof actions {
  let left = random.integer(1, 100)
  for (const [action, share] of shares) {
    left -= share
    if (left <= 0) return action
  }
  return 'pay'
}
