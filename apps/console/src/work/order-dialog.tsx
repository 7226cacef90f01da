import { AlertDialog } from '@base-ui/react/alert-dialog'
import { FlorinProposed, FlorinUnavailable } from '@florin/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { checkAmount, formatAmount } from '../money/amounts.ts'
import { useDraft } from '../move-money/draft.ts'
import { isUnknown, useOrderKey } from '../session/order-key.ts'
import { useSession } from '../session/session.ts'
import { Field, FormErrors } from '../shell/field.tsx'
import { errorsByField } from '../shell/field-errors.ts'
import type { Fields } from '../shell/flat-fields.ts'
import { once } from '../shell/once.ts'
import { Loading } from '../shell/page.tsx'

export interface OrderField {
  name: string
  label: string
  hint?: string
  /** An amount, which may be left out, or yes or no; a text when omitted. */
  is?: 'amount' | 'switch'
  /** What is sent when it is left empty, so that what was checked is what is sent. */
  otherwise?: string
}

export interface OrderDialogProps<Preview> {
  /** Names the order in the tab, so that a reload keeps what was sent: `capture.` and the id of the hold. */
  name: string
  title: string
  about: ReactNode
  /** On its button: `Capture`. */
  verb: string
  fields: readonly OrderField[]
  /** By the code of a rejection without a pointer: the field that it is about. */
  fieldOfCode?: Record<string, string>
  preview: (order: object) => Promise<Preview>
  /** What the order would do. */
  shown: (preview: Preview) => ReactNode
  send: (order: object, idempotencyKey: string) => Promise<unknown>
  close: () => void
}

/** An order about something that exists: filled in, checked by the ledger, then sent. It takes effect once. */
export function OrderDialog<Preview>(props: OrderDialogProps<Preview>) {
  const { title, about, close } = props
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog wide">
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="muted">{about}</AlertDialog.Description>
          <Form {...props} />
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function Form<Preview>({ fields, verb, shown, ...props }: OrderDialogProps<Preview>) {
  const { draft, isOpen, checking, sending, errors, fill, check, post } = useOrder({ fields, ...props })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    check()
  }
  const isReady = checking.data !== undefined || isOpen
  return (
    <form className="form" onSubmit={submit} noValidate>
      {fields.length > 0 && (
        <fieldset className="fields" disabled={isOpen}>
          <legend className="hidden">The order</legend>
          {fields.map(({ name, label, hint, is }) =>
            is === 'switch' ? (
              <label key={name} className="radio">
                <input
                  type="checkbox"
                  checked={draft.fields[name] === 'true'}
                  onChange={({ target }) => fill(name, target.checked ? 'true' : '')}
                />
                {label}
              </label>
            ) : (
              <Field
                key={name}
                label={label}
                name={name}
                hint={hint}
                errors={errors}
                value={draft.fields[name] ?? ''}
                onChange={({ target }) => fill(name, target.value)}
                autoComplete="off"
                {...(is === 'amount' && { className: 'amount-input', inputMode: 'decimal', placeholder: '0.00' })}
              />
            ),
          )}
        </fieldset>
      )}
      <FormErrors errors={errors} />
      {checking.isPending && fields.length === 0 && <Loading what="what it would do" />}
      {checking.data && <section aria-label={`What “${verb}” will do`}>{shown(checking.data)}</section>}
      {isOpen && !sending.isPending && (
        <p className="note">
          The outcome of this order is not known yet. Send it again: it has the same key, so it takes effect once.
        </p>
      )}
      <div className="actions">
        {isReady ? (
          <button className="button primary" type="button" disabled={sending.isPending} {...once(post)}>
            {sending.isPending ? 'Sending…' : isOpen ? 'Send again' : verb}
          </button>
        ) : (
          <button className="button primary" type="submit" disabled={checking.isPending}>
            {checking.isPending ? 'Checking…' : 'Check'}
          </button>
        )}
        <AlertDialog.Close className="button">Close</AlertDialog.Close>
      </div>
    </form>
  )
}

function useOrder<Preview>({
  name,
  fields,
  fieldOfCode = {},
  preview,
  send,
  close,
}: Omit<OrderDialogProps<Preview>, 'verb' | 'shown'>) {
  const { ledger } = useSession()
  const queries = useQueryClient()
  const [draft, setDraft] = useDraft(`${ledger}.${name}`)
  const [mistakes, setMistakes] = useState<Record<string, string>>({})
  const { key, keep, settle } = useOrderKey(`${ledger}.${name}`)
  const reread = () => void queries.invalidateQueries({ queryKey: [ledger] })
  const checking = useMutation({ mutationFn: preview, onError: reread })
  const sending = useMutation({
    mutationFn: ({ order }: { order: object; isAgain: boolean }) => send(order, key),
    onMutate({ order }) {
      keep()
      setDraft({ ...draft, sent: order })
    },
    onError: (error, { order, isAgain }) => {
      settle(error, isAgain)
      if (error instanceof FlorinProposed) return setDraft({ fields: {} })
      setDraft({ ...draft, sent: isUnknown(error, isAgain) ? order : undefined })
      if (error instanceof FlorinUnavailable) return
      // What the ledger judged is no longer so: what is shown is read again, and it is judged again before the next attempt.
      checking.reset()
      reread()
    },
    onSuccess: async () => {
      settle()
      setDraft({ fields: {} })
      await queries.invalidateQueries({ queryKey: [ledger] })
    },
  })
  const check = checking.mutate
  const isOpen = draft.sent !== undefined
  const isCheckedAtOnce = fields.length === 0 && !isOpen
  useEffect(() => {
    if (isCheckedAtOnce) check({})
  }, [isCheckedAtOnce, check])
  const refused = errorsByField(
    sending.error ?? checking.error,
    fields.map((field) => field.name),
    fieldOfCode,
  )
  return {
    draft,
    isOpen,
    checking,
    sending,
    errors: { ...refused, of: { ...refused.of, ...mistakes } },
    fill(field: string, value: string) {
      setDraft({ ...draft, fields: { ...draft.fields, [field]: value } })
      setMistakes({})
      checking.reset()
      sending.reset()
    },
    check() {
      const found = fields.flatMap(({ name, is }) => {
        const text = draft.fields[name] ?? ''
        const mistake = is === 'amount' && text !== '' ? checkAmount(text) : undefined
        return mistake === undefined ? [] : [[name, mistake]]
      })
      setMistakes(Object.fromEntries(found))
      if (found.length === 0) checking.mutate(orderOf(fields, draft.fields))
    },
    post() {
      const order = draft.sent ?? checking.variables
      if (order) sending.mutate({ order, isAgain: isOpen }, { onSuccess: close })
    },
  }
}

/** What is empty is left out. */
function orderOf(fields: readonly OrderField[], given: Fields): object {
  const filled = fields.flatMap(({ name, is, otherwise }) => {
    const value = given[name] || otherwise
    return value ? [[name, is === 'switch' ? value === 'true' : value]] : []
  })
  return Object.fromEntries(filled)
}

/** Of an amount that may be left out: all that remains. */
export const allOf = (amount: string, currency: string): Pick<OrderField, 'hint' | 'otherwise'> => ({
  hint: `Leave it empty for all that remains: ${formatAmount(amount)} ${currency}`,
  otherwise: amount,
})
