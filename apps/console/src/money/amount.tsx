import { formatAmount } from './amounts.ts'

/** An amount in tabular figures, with its currency. */
export function Amount({ value, currency }: { value: string; currency?: string }) {
  return (
    <span className="amount">
      {formatAmount(value)}
      {currency && <span className="currency"> {currency}</span>}
    </span>
  )
}
