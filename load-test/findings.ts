import type { HistoryEntry, LedgerComponents } from '@florin/client'
import { Decimal } from '@florin/money'

type Entry = Pick<HistoryEntry, 'sequence' | 'direction' | 'amount' | 'balance_after'>
type TrialBalance = Pick<LedgerComponents['schemas']['TrialBalance']['data'][number], 'currency' | 'debit' | 'credit'>

/** The deposits to one account, and what the ledger shows of it afterwards. */
export interface Observation {
  currency: string
  /** Amounts of the deposits that were answered with 201, all different. Nothing else moved the account. */
  deposits: string[]
  balance: string
  /** Oldest first. */
  entries: Entry[]
  trialBalance: TrialBalance[]
}

/** A sentence for each difference between the books and the deposits. Empty when no update was lost or doubled. */
export function findRaces({ currency, deposits, balance, entries, trialBalance }: Observation): string[] {
  return [
    ...compareDeposits(deposits, entries),
    ...checkSequence(entries),
    ...checkRunningBalances(entries),
    ...checkBalance(deposits, entries, balance),
    ...checkTrialBalance(currency, trialBalance),
  ]
}

function compareDeposits(deposits: string[], entries: Entry[]): string[] {
  const found = Map.groupBy(entries, ({ amount }) => new Decimal(amount).toFixed())
  const sent = new Set(deposits.map((amount) => new Decimal(amount).toFixed()))
  const lostOrDoubled = deposits.flatMap((amount) => {
    const count = found.get(new Decimal(amount).toFixed())?.length ?? 0
    if (count === 1) return []
    return count === 0
      ? [`The deposit of ${amount} was answered with 201 but has no entry: it was lost.`]
      : [`The deposit of ${amount} was sent once but has ${count} entries: it was doubled.`]
  })
  const strange = entries.flatMap(({ sequence, direction, amount }) => {
    if (direction !== 'credit') return [`Entry ${sequence} is a debit of ${amount}, but only deposits were sent.`]
    return sent.has(new Decimal(amount).toFixed())
      ? []
      : [`Entry ${sequence} has the amount ${amount}, but no such deposit was answered with 201.`]
  })
  return [...lostOrDoubled, ...strange]
}

function checkSequence(entries: Entry[]): string[] {
  return entries.flatMap(({ sequence }, index) => {
    const before = entries[index - 1]?.sequence ?? 0
    return sequence === before + 1 ? [] : [`Entry ${sequence} follows entry ${before}; it should be ${before + 1}.`]
  })
}

function checkRunningBalances(entries: Entry[]): string[] {
  return entries.flatMap(({ sequence, direction, amount, balance_after }, index) => {
    const before = new Decimal(entries[index - 1]?.balance_after ?? 0)
    const expected = direction === 'credit' ? before.plus(amount) : before.minus(amount)
    return expected.eq(balance_after)
      ? []
      : [`Entry ${sequence} leaves ${balance_after}, but ${before.toFixed()} and ${amount} give ${expected.toFixed()}.`]
  })
}

function checkBalance(deposits: string[], entries: Entry[], balance: string): string[] {
  const sum = deposits.reduce((total, amount) => total.plus(amount), new Decimal(0))
  const last = entries.at(-1)?.balance_after ?? '0'
  return [
    ...(sum.eq(balance) ? [] : [`The balance is ${balance}, but the deposits sum to ${sum.toFixed()}.`]),
    ...(new Decimal(last).eq(balance) ? [] : [`The balance is ${balance}, but the last entry leaves ${last}.`]),
  ]
}

function checkTrialBalance(currency: string, trialBalance: TrialBalance[]): string[] {
  const missing = trialBalance.some((row) => row.currency === currency) ? [] : [`The trial balance has no ${currency}.`]
  const unequal = trialBalance.flatMap(({ currency, debit, credit }) =>
    new Decimal(debit).eq(credit)
      ? []
      : [`The trial balance of ${currency} does not balance: debit ${debit}, credit ${credit}.`],
  )
  return [...missing, ...unequal]
}
