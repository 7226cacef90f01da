import { Dialog } from '@base-ui/react/dialog'
import { useMutation } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { fromLocalInput } from '../money/moments.ts'
import { download } from '../session/download.ts'
import { useSession } from '../session/session.ts'
import { ErrorNote } from '../shell/error-note.tsx'

const formats = [
  ['application/pdf', 'pdf', 'PDF'],
  ['text/csv', 'csv', 'CSV'],
  ['application/xml', 'xml', 'ISO 20022 camt.053'],
] as const

export function StatementDialog({ account, isOpen, close }: { account: string; isOpen: boolean; close: () => void }) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">Download a statement</Dialog.Title>
          <StatementForm account={account} close={close} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function StatementForm({ account, close }: { account: string; close: () => void }) {
  const { ledger } = useSession()
  const saving = useMutation({ mutationFn: (fields: FormData) => save(ledger, account, fields) })
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    saving.mutate(new FormData(event.currentTarget), { onSuccess: close })
  }
  return (
    <form className="form" onSubmit={submit}>
      <label className="field">
        <span>Recorded from</span>
        <input type="datetime-local" step="1" name="from" />
      </label>
      <label className="field">
        <span>Recorded before</span>
        <input type="datetime-local" step="1" name="to" />
      </label>
      <p className="hint">Leave them empty for everything so far.</p>
      <fieldset className="field">
        <legend>Format</legend>
        {formats.map(([type, , name], index) => (
          <label key={type} className="radio">
            <input type="radio" name="format" value={type} defaultChecked={index === 0} />
            {name}
          </label>
        ))}
      </fieldset>
      {saving.error && <ErrorNote error={saving.error} />}
      <div className="actions">
        <button className="button primary" type="submit" disabled={saving.isPending}>
          {saving.isPending ? 'Downloading…' : 'Download'}
        </button>
        <Dialog.Close className="button">Cancel</Dialog.Close>
      </div>
    </form>
  )
}

async function save(ledger: string, account: string, fields: FormData): Promise<void> {
  const query = new URLSearchParams()
  for (const name of ['from', 'to']) {
    const moment = fromLocalInput(String(fields.get(name)))
    if (moment !== undefined) query.set(name, moment)
  }
  const [accept, extension] = formats.find(([type]) => type === fields.get('format')) ?? formats[0]
  const path = `/v1/accounts/${encodeURIComponent(account)}/statement${query.size > 0 ? `?${query}` : ''}`
  await download(path, { ledger, accept, name: `${account}.${extension}` })
}
