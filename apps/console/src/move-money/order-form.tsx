import { FlorinProposed, FlorinUnavailable, type Transaction } from '@florin/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { formatAmount } from '../money/amounts.ts'
import { useOrderKey } from '../session/order-key.ts'
import { useSession } from '../session/session.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { Field, RequestNote } from '../shell/field.tsx'
import { errorsByField } from '../shell/field-errors.ts'
import { EntriesTable } from '../transactions/entries-table.tsx'
import { AccountField } from './account-field.tsx'
import { type Draft, type Kind, useDraft } from './draft.ts'
import { accountFields, checkFields, fieldOfCode, fieldsOf, orderOf, preview, send } from './orders.ts'
import { Posted } from './posted.tsx'

/** Fill in, check what the ledger would post, then post it. */
export function OrderForm({ kind, account }: { kind: Kind; account: string | undefined }) {
  const order = useOrder(kind, account)
  const { draft, checking, sending, errors } = order
  if (order.posted) return <Posted transaction={order.posted} again={order.startAgain} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    order.check()
  }
  const input = (name: string) => ({
    name,
    value: draft.fields[name] ?? '',
    errors,
    onChange: ({ target }: { target: { value: string } }) => order.fill(name, target.value),
  })
  const amount = draft.fields.amount ?? ''
  return (
    <form className="form card" onSubmit={submit} noValidate>
      <fieldset className="fields" disabled={draft.isSent}>
        <legend className="hidden">The order</legend>
        {accountFields[kind].map(([name, label]) => (
          <AccountField key={name} label={label} {...input(name)} fill={(value) => order.fill(name, value)} />
        ))}
        <Field
          label="Amount"
          {...input('amount')}
          className="amount-input"
          inputMode="decimal"
          autoComplete="off"
          placeholder="0.00"
          hint={
            /^\d+(\.\d+)?$/.test(amount)
              ? `Reads as ${formatAmount(amount)}, in the currency of the account`
              : 'In the currency of the account'
          }
        />
        <Field label="Description" {...input('description')} autoComplete="off" />
        <Field label="Reference" {...input('reference')} autoComplete="off" hint="Your own reference, for searching" />
      </fieldset>
      <RequestNote errors={errors} />
      {errors.rest !== undefined && <ErrorNote error={errors.rest} />}
      {checking.data && (
        <section aria-label="What will be posted" className="preview">
          <h2>What will be posted</h2>
          <EntriesTable entries={checking.data.entries as never} />
        </section>
      )}
      {draft.isSent && !sending.isPending && (
        <p className="note">
          The outcome of this order is not known yet. Send it again: it has the same key, so it takes effect once.
        </p>
      )}
      <div className="actions">
        {checking.data || draft.isSent ? (
          <button className="button primary" type="button" disabled={sending.isPending} onClick={() => order.post()}>
            {sending.isPending ? 'Posting…' : draft.isSent ? 'Send again' : `Post the ${kind}`}
          </button>
        ) : (
          <button className="button primary" type="submit" disabled={checking.isPending}>
            {checking.isPending ? 'Checking…' : 'Check'}
          </button>
        )}
      </div>
    </form>
  )
}

function useOrder(kind: Kind, account: string | undefined) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const [draft, setDraft] = useDraftFrom(kind, account)
  const [mistakes, setMistakes] = useState<Record<string, string>>({})
  const [posted, setPosted] = useState<Transaction>()
  const { key, settle } = useOrderKey(`order.${kind}`)
  const checking = useMutation({ mutationFn: () => preview(florin, kind, orderOf(kind, draft.fields)) })
  const sending = useMutation({
    mutationFn: () => send(florin, kind, orderOf(kind, draft.fields), key),
    onMutate: () => setDraft({ ...draft, isSent: true }),
    onError: (error) => {
      settle(error)
      if (error instanceof FlorinProposed) return setDraft({ fields: {}, isSent: false })
      setDraft({ ...draft, isSent: error instanceof FlorinUnavailable && error.isOutcomeUnknown })
    },
    onSuccess: async (transaction) => {
      settle()
      setDraft({ fields: {}, isSent: false })
      setPosted(transaction)
      await queries.invalidateQueries({ queryKey: [ledger] })
    },
  })
  const refused = errorsByField(sending.error ?? checking.error, fieldsOf(kind), fieldOfCode)
  return {
    draft,
    checking,
    sending,
    posted,
    errors: { ...refused, of: { ...refused.of, ...mistakes } },
    fill(name: string, value: string) {
      setDraft({ ...draft, fields: { ...draft.fields, [name]: value } })
      setMistakes({})
      checking.reset()
      sending.reset()
    },
    check() {
      const found = checkFields(kind, draft.fields)
      setMistakes(found)
      if (Object.keys(found).length === 0) checking.mutate()
    },
    post: () => sending.mutate(),
    startAgain() {
      checking.reset()
      sending.reset()
      setPosted(undefined)
    },
  }
}

/** The address may name the account that the form begins with. */
function useDraftFrom(kind: Kind, account: string | undefined): [Draft, (draft: Draft) => void] {
  const [draft, setDraft] = useDraft(kind)
  const [first] = accountFields[kind][0] ?? ['account']
  if (account === undefined || draft.fields[first] !== undefined) return [draft, setDraft]
  return [{ ...draft, fields: { ...draft.fields, [first]: account } }, setDraft]
}
