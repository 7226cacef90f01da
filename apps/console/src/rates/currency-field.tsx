import { useState } from 'react'

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
  const [text, setText] = useState(currency)
  return (
    <label className="choice">
      <span>{label}</span>
      <input
        className="short"
        value={text}
        onChange={({ target }) => {
          const next = target.value.trim().toUpperCase()
          setText(next)
          if (currencyPattern.test(next)) change(next)
        }}
      />
    </label>
  )
}
