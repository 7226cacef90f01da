import { Dialog } from '@base-ui/react/dialog'
import type { Account, NewAccount } from '@florin/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useOrderKey } from '../session/order-key.ts'
import { useSession } from '../session/session.ts'
import { Field, FormErrors } from '../shell/field.tsx'
import { errorsByField } from '../shell/field-errors.ts'
import { useFormFields } from '../shell/form-fields.ts'
import { useCurrencies } from './queries.ts'

export function OpenAccountDialog({ isOpen, setOpen }: { isOpen: boolean; setOpen: (isOpen: boolean) => void }) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">Open an account</Dialog.Title>
          <OpenAccountForm close={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const types = [
  ['liability', 'Liability: money that you hold for a customer'],
  ['asset', 'Asset: money that you have'],
  ['income', 'Income'],
  ['expense', 'Expense'],
  ['equity', 'Equity'],
] as const

const names = ['code', 'owner', 'name', 'currency', 'type']

function OpenAccountForm({ close }: { close: () => void }) {
  const { florin, ledger } = useSession()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const currencies = useCurrencies()
  const { fields, input, forget } = useFormFields('account', () => ({ type: 'liability' }))
  const { key: idempotencyKey, keep, settle } = useOrderKey(`account.${ledger}`)
  const opening = useMutation({
    mutationFn: (account: NewAccount) => florin.accounts.open(account, { idempotencyKey }),
    onMutate: keep,
    onError: (error) => settle(error),
    onSuccess: () => {
      settle()
      forget()
      return queries.invalidateQueries({ queryKey: [ledger] })
    },
  })
  // Whoever has closed the dialog meanwhile stays where they are.
  const show = async ({ code, id }: Account) => {
    close()
    await navigate({ to: '/accounts/$account', params: { account: code ?? id } })
  }
  const cancel = () => {
    settle()
    forget()
  }
  const errors = errorsByField(opening.error, names, { account_code_taken: 'code', currency_unknown: 'currency' })

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const given = Object.entries(fields).filter(([, value]) => value !== '')
    opening.mutate(Object.fromEntries(given) as unknown as NewAccount, { onSuccess: show })
  }

  return (
    <form className="form" onSubmit={submit}>
      <Field
        label="Code"
        {...input('code')}
        hint="Lower-case words joined by dots, like customers.alice.usd"
        errors={errors}
      />
      <Field
        label="Owner"
        {...input('owner')}
        hint="Your reference of the owner, such as a customer number"
        errors={errors}
      />
      <Field label="Name" {...input('name')} errors={errors} />
      <Field label="Currency" {...input('currency')} list="currencies" required autoComplete="off" errors={errors} />
      <datalist id="currencies">
        {currencies.data?.data.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </datalist>
      <label className="field">
        <span>Type</span>
        <select {...input('type')}>
          {types.map(([type, about]) => (
            <option key={type} value={type}>
              {about}
            </option>
          ))}
        </select>
      </label>
      <FormErrors errors={errors} />
      <div className="actions">
        <button className="button primary" type="submit" disabled={opening.isPending}>
          {opening.isPending ? 'Opening…' : 'Open the account'}
        </button>
        <Dialog.Close className="button" onClick={cancel}>
          Cancel
        </Dialog.Close>
      </div>
    </form>
  )
}
