import { type Payment, subtractAmounts, type TransactionPreview } from '@florin/client'
import { useSession } from '../session/session.ts'
import { EntriesTable } from '../transactions/entries-table.tsx'
import { allOf, OrderDialog } from './order-dialog.tsx'

export function RefundDialog({ payment, close }: { payment: Payment; close: () => void }) {
  const { florin } = useSession()
  const remaining = subtractAmounts(payment.amount, payment.refunded)
  return (
    <OrderDialog<TransactionPreview>
      name={`refund.${payment.id}`}
      title={`Refund ${payment.number}`}
      about={`A refund returns money of ${payment.merchant.name} to the account that paid, with its share of the cashback.`}
      verb="Refund"
      fields={[
        { name: 'amount', label: 'Amount', is: 'amount', ...allOf(remaining, payment.currency) },
        { name: 'description', label: 'Description' },
      ]}
      fieldOfCode={{ refund_exceeded: 'amount', too_many_decimals: 'amount', insufficient_funds: 'amount' }}
      preview={(order) => florin.preview.refund(payment.id, order)}
      shown={({ entries }) => <EntriesTable entries={entries} />}
      send={(order, idempotencyKey) => florin.refund(payment.id, order, { idempotencyKey })}
      close={close}
    />
  )
}
