import { TypedInput } from '../shell/typed-input.tsx'

const currencyPattern = /^[A-Z][A-Z0-9]{2,15}$/

/** The code of a currency, applied once it is complete. */
export function CurrencyField({
  label,
  currency,
  change,
}: {
  label: string
  currency: string
  change: (currency: string) => unknown
}) {
  const apply = (text: string) => {
    const next = text.trim().toUpperCase()
    if (currencyPattern.test(next)) change(next)
  }
  return <TypedInput className="short" label={label} value={currency} onType={apply} />
}
