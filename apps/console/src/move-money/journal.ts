import { compareAmounts, subtractAmounts, sumAmounts } from '@florin/client'

interface JournalEntry {
  currency: string
  direction: string | undefined
  amount: string
}

export interface CurrencySum {
  currency: string
  debit: string
  credit: string
  /** What is missing on the smaller side. */
  difference: string
  /** The smaller side; undefined while both are equal. */
  missing: 'debit' | 'credit' | undefined
}

/** Debits and credits of each currency, exactly. */
export function sumsOf(entries: readonly JournalEntry[]): CurrencySum[] {
  return [...Map.groupBy(entries, ({ currency }) => currency)].map(([currency, own]) => {
    const of = (side: string) => sumAmounts(own.flatMap((entry) => (entry.direction === side ? [entry.amount] : [])))
    const [debit, credit] = [of('debit'), of('credit')]
    const order = compareAmounts(debit, credit)
    const [larger, smaller] = order > 0 ? [debit, credit] : [credit, debit]
    return {
      currency,
      debit,
      credit,
      difference: subtractAmounts(larger, smaller),
      missing: order === 0 ? undefined : order > 0 ? 'credit' : 'debit',
    }
  })
}
