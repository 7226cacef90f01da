import assert from 'node:assert/strict'
import { benchSchedule } from '../bench/requests.ts'

/** Accounts by currency. Each can pay every order of a run. */
export interface Accounts {
  usd: string[]
  eur: string[]
}

export interface Order {
  kind: OrderKind
  path: string
  body: object
}

export type OrderKind = 'spread transfers' | 'transfers into one account' | 'transfers with a fee' | 'conversions'

/** Of ten orders in a row. */
const mix: OrderKind[] = [
  ...Array<OrderKind>(3).fill('spread transfers'),
  ...Array<OrderKind>(2).fill('transfers into one account'),
  ...Array<OrderKind>(3).fill('transfers with a fee'),
  ...Array<OrderKind>(2).fill('conversions'),
]

const keyDigits = 10

/** The order of this number: always the same one, so that it can be sent again. */
export function orderOf(number: number, { usd, eur }: Accounts): Order {
  const kind = mix[number % mix.length] ?? 'spread transfers'
  const source = 1 + (scatter(number) % (usd.length - 1))
  const source_account = at(usd, source)
  if (kind === 'conversions') {
    const target_account = at(eur, scatter(number + 1) % eur.length)
    return {
      kind,
      path: '/v1/conversions',
      body: { source_account, target_account, source_amount: '1.00', at_any_rate: true },
    }
  }
  const step = 1 + (scatter(number + 1) % (usd.length - 1))
  const target = kind === 'transfers into one account' ? 0 : (source + step) % usd.length
  return {
    kind,
    path: '/v1/transfers',
    body: {
      source_account,
      target_account: at(usd, target),
      amount: '1.00',
      ...(kind === 'transfers with a fee' && { fee_schedule: benchSchedule }),
    },
  }
}

/** Keys of one run sort by number, and differ from those of all other runs by the prefix. */
export function keyOf(prefix: string, number: number): string {
  return `${prefix}-${String(number).padStart(keyDigits, '0')}`
}

export function numberOf(key: string): number {
  return Number(key.slice(-keyDigits))
}

/** Neighbours are far apart. Knuth's multiplicative hash. */
function scatter(number: number): number {
  return Math.imul(number + 1, 2_654_435_761) >>> 8
}

function at(accounts: string[], index: number): string {
  const account = accounts[index]
  assert(account)
  return account
}
