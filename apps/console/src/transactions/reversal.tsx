import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useOrderKey } from '../session/order-key.ts'
import { useSession } from '../session/session.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { once } from '../shell/once.ts'
import { Loading } from '../shell/page.tsx'
import { EntriesTable } from './entries-table.tsx'

/** Shows what the reversal would post, judged by the ledger, before it can be sent. */
export function ReversalDialog({
  transaction,
  isOpen,
  close,
}: {
  transaction: string
  isOpen: boolean
  close: () => void
}) {
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog wide">
          <AlertDialog.Title className="dialog-title">Reverse this transaction</AlertDialog.Title>
          <AlertDialog.Description className="muted">
            A reversal posts the same entries with debit and credit exchanged. It cannot be undone.
          </AlertDialog.Description>
          <Reversal transaction={transaction} close={close} />
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function Reversal({ transaction, close }: { transaction: string; close: () => void }) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { key: idempotencyKey, keep, settle } = useOrderKey(`reversal.${ledger}.${transaction}`)
  const preview = useQuery({
    queryKey: [ledger, 'reversal-preview', transaction],
    queryFn: ({ signal }) => florin.preview.reverse(transaction, {}, { signal }),
    gcTime: 0,
  })
  const reversing = useMutation({
    mutationFn: () => florin.reverse(transaction, {}, { idempotencyKey }),
    onMutate: keep,
    onError: (error) => settle(error),
    onSuccess: async () => {
      settle()
      await queries.invalidateQueries({ queryKey: [ledger] })
    },
  })
  // A person who has closed the dialog meanwhile stays on the page.
  const show = async ({ id }: { id: string }) => {
    close()
    await navigate({ to: '/transactions/$transaction', params: { transaction: id } })
  }
  return (
    <>
      {preview.isPending && <Loading what="what it would post" />}
      {preview.error && <ErrorNote error={preview.error} onRetry={() => preview.refetch()} />}
      {preview.data && <EntriesTable entries={preview.data.entries} />}
      {reversing.isPending && (
        <p className="muted" role="status">
          Waiting for the ledger. If you close this, the reversal still takes effect.
        </p>
      )}
      {reversing.error && <ErrorNote error={reversing.error} />}
      <div className="actions">
        <button
          className="button primary"
          type="button"
          disabled={!preview.data || reversing.isPending}
          {...once(() => reversing.mutate(undefined, { onSuccess: show }))}
        >
          {reversing.isPending ? 'Reversing…' : 'Reverse'}
        </button>
        <AlertDialog.Close className="button">{reversing.isPending ? 'Close' : 'Cancel'}</AlertDialog.Close>
      </div>
    </>
  )
}
