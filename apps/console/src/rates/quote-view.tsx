import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useCurrencies } from '../accounts/queries.ts'
import { checkAmount } from '../money/amounts.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Field, FormErrors, SelectField } from '../shell/field.tsx'
import { errorsByField } from '../shell/field-errors.ts'
import { useFormFields } from '../shell/form-fields.ts'
import { Loading } from '../shell/page.tsx'
import { QuoteTerms } from './quote-terms.tsx'
import { askForQuote, type HeldQuote, quoteQuery, useQuote, useSecondsLeft } from './quotes.ts'

const sides = [
  ['source_amount', 'What is sold'],
  ['target_amount', 'What is bought'],
] as const

const fieldOfCode = {
  same_currency: 'target_currency',
  rate_not_found: 'target_currency',
  stale_rate: 'target_currency',
  currency_unknown: 'source_currency',
  too_many_decimals: 'amount',
  amount_too_small: 'amount',
  amount_too_large: 'amount',
}

/** Asks for the price of an exchange, which holds for a while and can be used once. */
export function QuoteView({ id, change }: { id: string | undefined; change: (id: string) => unknown }) {
  return (
    <div className="columns">
      <QuoteForm change={change} />
      {id === undefined ? (
        <Empty title="No quote was asked for.">
          <p className="muted">A quote holds its rate for two minutes. A conversion uses it at exactly that rate.</p>
        </Empty>
      ) : (
        <ShownQuote id={id} />
      )}
    </div>
  )
}

function useAsking(change: (id: string) => unknown) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const { data: currencies } = useCurrencies()
  const { fields, fill } = useFormFields('quote', () => ({ side: 'source_amount' }))
  const [mistake, setMistake] = useState<string>()
  const exponentOf = (currency = '') => currencies?.data.find(({ code }) => code === currency)?.exponent
  const asking = useMutation({
    mutationFn: () => {
      const { source_currency: source, target_currency: target, side = '', amount } = fields
      return askForQuote(florin, {
        source_currency: source,
        target_currency: target,
        source_exponent: exponentOf(source),
        target_exponent: exponentOf(target),
        [side]: amount,
      })
    },
    onSuccess: (quote: HeldQuote) => queries.setQueryData(quoteQuery(florin, ledger, quote.id).queryKey, quote),
  })
  const paths = ['source_currency', 'target_currency', ...sides.map(([side]) => side)]
  const rejected = errorsByField(asking.error, paths, fieldOfCode)
  const amountError = mistake ?? rejected.of.amount ?? rejected.of[fields.side ?? '']
  return {
    fields,
    currencies: currencies?.data ?? [],
    isPending: asking.isPending,
    errors: { ...rejected, of: { ...rejected.of, ...(amountError && { amount: amountError }) } },
    fill(name: string, value: string) {
      fill(name, value)
      setMistake(undefined)
      asking.reset()
    },
    ask() {
      const found = checkAmount(fields.amount ?? '')
      setMistake(found)
      if (found === undefined) asking.mutate(undefined, { onSuccess: ({ id }) => change(id) })
    },
  }
}

function QuoteForm({ change }: { change: (id: string) => unknown }) {
  const { fields, currencies, isPending, errors, fill, ask } = useAsking(change)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask()
  }
  const currency = (name: string, label: string) => (
    <Field
      label={label}
      name={name}
      value={fields[name] ?? ''}
      errors={errors}
      required
      autoComplete="off"
      list="quote-currencies"
      onChange={({ target }) => fill(name, target.value.trim().toUpperCase())}
    />
  )
  return (
    <form className="form card" onSubmit={submit}>
      <div className="side-by-side">
        {currency('source_currency', 'Sell')}
        {currency('target_currency', 'Buy')}
      </div>
      <datalist id="quote-currencies">
        {currencies.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </datalist>
      <div className="side-by-side">
        <SelectField
          label="Fixed is"
          name="side"
          value={fields.side ?? ''}
          options={sides}
          change={(side) => fill('side', side)}
        />
        <Field
          label="Amount"
          name="amount"
          value={fields.amount ?? ''}
          errors={errors}
          className="amount-input"
          inputMode="decimal"
          autoComplete="off"
          placeholder="0.00"
          onChange={({ target }) => fill('amount', target.value)}
        />
      </div>
      <FormErrors errors={errors} />
      <div className="actions">
        <button className="button primary" type="submit" disabled={isPending}>
          {isPending ? 'Asking…' : 'Ask for a quote'}
        </button>
      </div>
    </form>
  )
}

function ShownQuote({ id }: { id: string }) {
  const { data, error, refetch } = useQuote(id)
  const left = useSecondsLeft(data?.endsMs)
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="the quote" />
  return (
    <section className="card quote" aria-label="The quote">
      <QuoteTerms quote={data} />
      {left !== 0 && (
        <Link className="button primary" to="/move-money" search={{ kind: 'conversion', quote: id }}>
          Use it in a conversion
        </Link>
      )}
    </section>
  )
}
