import { type FormEvent, useRef } from 'react'
import { useSecondsLeft } from '../rates/quotes.ts'
import { FormErrors } from '../shell/field.tsx'
import { findIncomplete } from '../shell/incomplete.ts'
import { once } from '../shell/once.ts'
import { CashbackFields } from './cashback-fields.tsx'
import { ConversionAmount } from './conversion-amount.tsx'
import { JournalEntries } from './journal-entries.tsx'
import { inputsOf, type Kind } from './kinds.ts'
import { type FormPart, OrderInput } from './order-input.tsx'
import { Posted } from './posted.tsx'
import { Preview } from './preview.tsx'
import { type Given, useOrder } from './use-order.ts'

const verbs: Partial<Record<Kind, string>> = { hold: 'Place' }

/** Fill in, check what the ledger would do, then do it. */
export function OrderForm({ kind, given, forgetGiven }: { kind: Kind; given: Given; forgetGiven: () => unknown }) {
  const form = useRef<HTMLFormElement>(null)
  const order = useOrder(kind, given, () => findIncomplete(form.current))
  const { draft, checking, sending, errors } = order
  const secondsLeft = useSecondsLeft(checking.data?.quote?.endsMs)
  if (order.posted) {
    const again = () => {
      forgetGiven()
      order.startAgain()
    }
    return <Posted result={order.posted} again={again} />
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    order.check()
  }
  const { fields } = draft
  const part: FormPart = {
    fields,
    errors,
    change: order.change,
    fill: (name, value) => order.change({ ...fields, [name]: value }),
  }
  const isOpen = draft.sent !== undefined
  const isExpired = secondsLeft === 0
  return (
    <form className="form card" ref={form} onSubmit={submit} noValidate>
      <fieldset className="fields" disabled={isOpen}>
        <legend className="hidden">The order</legend>
        {inputsOf[kind].own.map((input) => (
          <OrderInput key={input.name} kind={kind} input={input} part={part} />
        ))}
        {kind === 'conversion' && <ConversionAmount part={part} quoteId={given.quote} forgetQuote={forgetGiven} />}
        {kind === 'payment' && <CashbackFields part={part} />}
        {kind === 'journal' && <JournalEntries part={part} />}
        <div className="side-by-side">
          {inputsOf[kind].about.map((input) => (
            <OrderInput key={input.name} kind={kind} input={input} part={part} />
          ))}
        </div>
      </fieldset>
      <FormErrors errors={errors} />
      {checking.data && <Preview kind={kind} prepared={checking.data} />}
      {isOpen && !sending.isPending && (
        <p className="note">
          The outcome of this order is not known yet. Send it again: it has the same key, so it takes effect once.
        </p>
      )}
      <div className="actions">
        {isOpen || (checking.data && !isExpired) ? (
          <button className="button primary" type="button" disabled={sending.isPending} {...once(order.post)}>
            {sending.isPending ? 'Posting…' : isOpen ? 'Send again' : `${verbs[kind] ?? 'Post'} the ${kind}`}
          </button>
        ) : (
          <button className="button primary" type="submit" disabled={checking.isPending}>
            {checking.isPending ? 'Checking…' : isExpired ? 'Ask for a new quote' : 'Check'}
          </button>
        )}
      </div>
    </form>
  )
}
