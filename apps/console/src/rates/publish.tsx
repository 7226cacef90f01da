import { Dialog } from '@base-ui/react/dialog'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useSession } from '../session/session.ts'
import { Field, FormErrors } from '../shell/field.tsx'
import { errorsByField, type FieldErrors } from '../shell/field-errors.ts'
import { useFormFields } from '../shell/form-fields.ts'

const names = ['base', 'quote', 'rate']

export function PublishDialog({ isOpen, setOpen }: { isOpen: boolean; setOpen: (isOpen: boolean) => void }) {
  const { ledger } = useSession()
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">Publish a rate</Dialog.Title>
          <Dialog.Description className="muted">
            It holds from now on in the ledger {ledger}, and is preferred to those of other sources.
          </Dialog.Description>
          <PublishForm close={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PublishForm({ close }: { close: () => void }) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const { fields, input, forget } = useFormFields('rate')
  const publishing = useMutation({
    mutationFn: (rate: object) => florin.fx.post('/v1/rates', { body: { rates: [rate] } as never }),
    onSuccess: () => {
      forget()
      return queries.invalidateQueries({ queryKey: [ledger] })
    },
  })
  const errors = withoutPrefix(
    errorsByField(
      publishing.error,
      names.map((name) => prefix + name),
    ),
  )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    publishing.mutate(fields, { onSuccess: close })
  }
  return (
    <form className="form" onSubmit={submit}>
      <Field label="One unit of" {...input('base')} required autoComplete="off" placeholder="EUR" errors={errors} />
      <Field label="Costs in" {...input('quote')} required autoComplete="off" placeholder="USD" errors={errors} />
      <Field
        label="Rate"
        {...input('rate')}
        required
        autoComplete="off"
        inputMode="decimal"
        placeholder="1.1684"
        errors={errors}
      />
      <FormErrors errors={errors} />
      <div className="actions">
        <button className="button primary" type="submit" disabled={publishing.isPending}>
          {publishing.isPending ? 'Publishing…' : 'Publish'}
        </button>
        <Dialog.Close className="button" onClick={forget}>
          Cancel
        </Dialog.Close>
      </div>
    </form>
  )
}

/** Of the only rate that is sent. */
const prefix = 'rates/0/'

function withoutPrefix(errors: FieldErrors): FieldErrors {
  const of = Object.entries(errors.of).map(([name, detail]) => [name.replace(prefix, ''), detail])
  return { ...errors, of: Object.fromEntries(of) }
}
