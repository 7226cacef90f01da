import { compareAmounts, subtractAmounts, type Transaction } from '@florin/client'

export type Entry = Transaction['entries'][number]

/** An amount that goes from a debited account to a credited one. */
export interface Flow {
  from: string
  to: string
  amount: string
  currency: string
}

export const nameOf = ({ account, account_code: code }: Entry): string => code ?? account

/**
 * Which account paid which: the debits of each currency matched with its credits in their order, exactly. Of several debits and
 * credits it is one of the ways to match them.
 */
export function flowsOf(entries: readonly Entry[]): Flow[] {
  const flows: Flow[] = []
  for (const currency of new Set(entries.map((entry) => entry.currency))) {
    const of = (direction: Entry['direction']) =>
      entries
        .filter((entry) => entry.currency === currency && entry.direction === direction)
        .map((entry) => ({ name: nameOf(entry), left: entry.amount }))
    const [debits, credits] = [of('debit'), of('credit')]
    let [debit, credit] = [debits.shift(), credits.shift()]
    while (debit && credit) {
      const isDebitLarger = compareAmounts(debit.left, credit.left) > 0
      const amount = isDebitLarger ? credit.left : debit.left
      flows.push({ from: debit.name, to: credit.name, amount, currency })
      debit = { ...debit, left: subtractAmounts(debit.left, amount) }
      credit = { ...credit, left: subtractAmounts(credit.left, amount) }
      if (/^[0.]+$/.test(debit.left)) debit = debits.shift()
      if (/^[0.]+$/.test(credit.left)) credit = credits.shift()
    }
  }
  return flows
}
