import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { Account } from '@florin/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSession } from '../session/session.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { once } from '../shell/once.ts'
import type { AccountStatus } from './queries.ts'

const changes: Record<AccountStatus, [status: AccountStatus, label: string, about: string][]> = {
  active: [
    ['frozen', 'Freeze', 'A frozen account rejects all postings until it is active again.'],
    ['closed', 'Close', 'A closed account stays closed. Its balance must be zero.'],
  ],
  frozen: [
    ['active', 'Make active', 'An active account accepts postings.'],
    ['closed', 'Close', 'A closed account stays closed. Its balance must be zero.'],
  ],
  closed: [],
}

export function StatusDialog({ account, isOpen, close }: { account: Account; isOpen: boolean; close: () => void }) {
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <Choices account={account} close={close} />
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function Choices({ account: given, close }: { account: Account; close: () => void }) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  // Another person may change it meanwhile: no choice takes the place of another.
  const [account] = useState(given)
  const changing = useMutation({
    mutationFn: (status: AccountStatus) => florin.accounts.change(account.id, { status }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [ledger] }),
  })
  return (
    <>
      <AlertDialog.Title className="dialog-title">
        Change <span className="code">{account.code ?? account.id}</span>
      </AlertDialog.Title>
      <AlertDialog.Description className="muted">The account is {account.status} now.</AlertDialog.Description>
      <ul className="choices">
        {changes[account.status].map(([status, label, about]) => (
          <li key={status}>
            <button
              className="button"
              type="button"
              disabled={changing.isPending}
              {...once(() => changing.mutate(status, { onSuccess: close }))}
            >
              {label}
            </button>
            <span className="muted">{about}</span>
          </li>
        ))}
      </ul>
      {changing.error && <ErrorNote error={changing.error} />}
      <AlertDialog.Close className="button">Cancel</AlertDialog.Close>
    </>
  )
}
