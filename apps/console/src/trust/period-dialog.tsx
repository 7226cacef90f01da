import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useOrderKey } from '../session/order-key.ts'
import { useSession } from '../session/session.ts'
import { Field, FormErrors } from '../shell/field.tsx'
import { errorsByField } from '../shell/field-errors.ts'
import type { Fields } from '../shell/flat-fields.ts'
import { useFormFields } from '../shell/form-fields.ts'

const texts = {
  close: {
    title: 'Close days',
    about:
      'From then on every order that takes effect before the day is rejected, whoever sends it. What is recorded stays as it is, and reports of the closed days are final. Days are those of the ledger’s time zone.',
    day: 'First day that stays open',
    verb: 'Close',
  },
  reopen: {
    title: 'Reopen days',
    about:
      'Orders may be dated back to the day again, so reports that were final may change. Your name and the reason are kept in the list of changes.',
    day: 'First day that is open again',
    verb: 'Reopen',
  },
} as const

interface Props {
  action: 'close' | 'reopen'
  closedBefore: string | null
  close: () => void
}

/** Says what a change of periods means before it is made. */
export function PeriodDialog(props: Props) {
  const { title, about } = texts[props.action]
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && props.close()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="muted">{about}</AlertDialog.Description>
          <PeriodForm {...props} />
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function PeriodForm({ action, closedBefore, close }: Props) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const { key: idempotencyKey, keep, settle } = useOrderKey(`period.${action}.${ledger}`)
  const { fields, input, forget } = useFormFields(`period.${action}`)
  const params = { path: { ledger } }
  const changing = useMutation({
    mutationFn: async ({ before = '', reason = '' }: Fields) => {
      if (action === 'close') {
        const body = { before, ...(reason && { reason }) }
        await florin.ledger.post('/v1/ledgers/{ledger}/periods/close', { params, body, idempotencyKey })
      } else {
        const body = { before: before || null, reason }
        await florin.ledger.post('/v1/ledgers/{ledger}/periods/reopen', { params, body, idempotencyKey })
      }
    },
    onMutate: keep,
    onError: (error) => settle(error),
    onSuccess: async () => {
      settle()
      forget()
      await queries.invalidateQueries({ queryKey: [ledger] })
    },
  })
  const cancel = () => {
    settle()
    forget()
  }
  const errors = errorsByField(changing.error, ['before', 'reason'], {
    period_not_over: 'before',
    period_change_invalid: 'before',
  })
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    changing.mutate(fields, { onSuccess: close })
  }
  const { day, verb } = texts[action]
  return (
    <form className="form" onSubmit={submit}>
      <Field
        label={day}
        {...input('before')}
        type="date"
        errors={errors}
        required={action === 'close'}
        hint={closedBefore === null ? undefined : hintOf(action, closedBefore)}
      />
      <Field label="Reason" {...input('reason')} errors={errors} required={action === 'reopen'} autoComplete="off" />
      <FormErrors errors={errors} />
      <div className="actions">
        <button className="button primary" type="submit" disabled={changing.isPending}>
          {changing.isPending ? 'Sending…' : verb}
        </button>
        <AlertDialog.Close className="button" onClick={cancel}>
          Cancel
        </AlertDialog.Close>
      </div>
    </form>
  )
}

const hintOf = (action: 'close' | 'reopen', closedBefore: string) =>
  action === 'close'
    ? `Now it is ${closedBefore}. Choose a later day.`
    : `Now it is ${closedBefore}. Leave it empty to open every day.`
