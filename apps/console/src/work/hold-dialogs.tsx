import type { Hold, HoldPreview, TransactionPreview } from '@florin/client'
import { Amount } from '../money/amount.tsx'
import { formatAmount } from '../money/amounts.ts'
import { useSession } from '../session/session.ts'
import { Facts } from '../shell/facts.tsx'
import { EntriesTable } from '../transactions/entries-table.tsx'
import { allOf, OrderDialog, type OrderField } from './order-dialog.tsx'

const receiver: OrderField = {
  name: 'target_account',
  label: 'To account',
  hint: 'The hold names no account that receives the money',
}

export function CaptureDialog({ hold, close }: { hold: Hold; close: () => void }) {
  const { florin } = useSession()
  const fields: OrderField[] = [
    { name: 'amount', label: 'Amount', is: 'amount', ...allOf(hold.remaining, hold.currency) },
    ...(hold.target_account === null ? [receiver] : []),
    { name: 'final', label: 'Release what remains after it', is: 'switch' },
  ]
  return (
    <OrderDialog<TransactionPreview>
      name={`capture.${hold.id}`}
      title={`Capture ${formatAmount(hold.remaining)} ${hold.currency} or a part of it`}
      about="A capture moves held money. What is not captured stays held until it is captured, released, or expires."
      verb="Capture"
      fields={fields}
      fieldOfCode={{
        hold_exceeded: 'amount',
        too_many_decimals: 'amount',
        account_not_found: 'target_account',
        target_account_missing: 'target_account',
      }}
      preview={(order) => florin.preview.capture(hold.id, order)}
      shown={({ entries }) => <EntriesTable entries={entries} />}
      send={(order, idempotencyKey) => florin.capture(hold.id, order, { idempotencyKey })}
      close={close}
    />
  )
}

export function VoidDialog({ hold, close }: { hold: Hold; close: () => void }) {
  const { florin } = useSession()
  return (
    <OrderDialog<HoldPreview>
      name={`void.${hold.id}`}
      title="Void this hold"
      about="What remains of it is available again. This cannot be undone."
      verb="Void"
      fields={[]}
      preview={(order) => florin.preview.void(hold.id, order)}
      shown={({ account, account_code: code, released, captured, currency }) => (
        <Facts
          facts={[
            ['Account', <code key="account">{code ?? account}</code>],
            ['Released', <Amount key="released" value={released} currency={currency} />],
            ['Captured before', <Amount key="captured" value={captured} currency={currency} />],
          ]}
        />
      )}
      send={(order, idempotencyKey) => florin.void(hold.id, order, { idempotencyKey })}
      close={close}
    />
  )
}
