import type { Transaction } from '@florin/client'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Amount } from '../money/amount.tsx'
import { formatMoment, formatShortMoment } from '../money/moments.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { Facts } from '../shell/facts.tsx'
import { Loading } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'
import { useHold, usePayment } from './queries.ts'

export function TransactionLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link to="/transactions/$transaction" params={{ transaction: id }}>
      {children}
    </Link>
  )
}

/** The payment that the transaction is, refunds, or pays the cashback of. */
export function RelatedPayment({ transaction }: { transaction: Transaction }) {
  const { id, payment, payment_id: other } = transaction
  if (payment === undefined && other === undefined) return null
  return <Payment payment={other ?? id} transaction={id} />
}

function Payment({ payment: id, transaction }: { payment: string; transaction: string }) {
  const { data: payment, error, refetch } = usePayment(id)
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!payment) return <Loading what="the payment" />
  const { currency, cashback } = payment
  const related: Related[] = payment.changes.flatMap(({ transaction, refunded, cashback, recorded_at: recordedAt }) => [
    ...(isZero(refunded) ? [] : [{ what: 'Refund', transaction, amount: refunded, recordedAt }]),
    ...(isZero(cashback) ? [] : [{ what: 'Cashback', transaction, amount: cashback, recordedAt }]),
  ])
  const first = { what: 'Payment', transaction: id, amount: payment.amount, recordedAt: payment.recorded_at }
  return (
    <section aria-label="Payment" className="related">
      <h2>Payment {payment.number.replace('payment', '')}</h2>
      <Facts
        facts={[
          ['Merchant', payment.merchant.name],
          ['Category', payment.merchant.category],
          ['Paid', <Amount key="amount" value={payment.amount} currency={currency} />],
          ['Refunded', <Amount key="refunded" value={payment.refunded} currency={currency} />],
          ['Cashback', cashback && <Amount key="cashback" value={cashback.amount} currency={currency} />],
          ['Cashback is', cashback?.status],
          ['Due', cashback?.status === 'scheduled' && formatMoment(cashback.due_at)],
          ['Reason', cashback?.reason?.detail],
        ]}
      />
      <RelatedTable label="Transactions of the payment" related={[first, ...related]} {...{ currency, transaction }} />
    </section>
  )
}

/** The hold that the transaction captures. */
export function RelatedHold({ hold: id, transaction }: { hold: string; transaction: string }) {
  const { data: hold, error, refetch } = useHold(id)
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!hold) return <Loading what="the hold" />
  const { currency } = hold
  const captures: Related[] = hold.changes.flatMap(({ transaction, captured, recorded_at: recordedAt }) =>
    transaction === null ? [] : [{ what: 'Capture', transaction, amount: captured, recordedAt }],
  )
  return (
    <section aria-label="Hold" className="related">
      <h2>Hold</h2>
      <Facts
        facts={[
          ['Status', <span key="status" className={`badge ${hold.status}`} children={hold.status} />],
          ['Reserved', <Amount key="amount" value={hold.amount} currency={currency} />],
          ['Captured', <Amount key="captured" value={hold.captured} currency={currency} />],
          ['Released', <Amount key="released" value={hold.released} currency={currency} />],
          ['Still reserved', <Amount key="remaining" value={hold.remaining} currency={currency} />],
          ['Reserved on', formatMoment(hold.created_at)],
          ['Expires', hold.status === 'open' && formatMoment(hold.expires_at)],
          ['Id', <code key="id">{id}</code>],
        ]}
      />
      <RelatedTable label="Captures of the hold" related={captures} {...{ currency, transaction }} />
    </section>
  )
}

interface Related {
  what: string
  transaction: string
  amount: string
  recordedAt: string
}

/** The one that the page shows has no link. */
function RelatedTable({
  label,
  related,
  currency,
  transaction: shown,
}: {
  label: string
  related: readonly Related[]
  currency: string
  transaction: string
}) {
  return (
    <Table label={label} columns={['Transaction', 'Recorded', { figure: 'Amount' }]}>
      <tbody>
        {related.map(({ what, transaction, amount, recordedAt }) => (
          <tr key={`${what} ${transaction}`}>
            <th scope="row">
              {transaction === shown ? (
                <>
                  {what} <span className="muted">this one</span>
                </>
              ) : (
                <TransactionLink id={transaction}>{what}</TransactionLink>
              )}
            </th>
            <td>{formatShortMoment(recordedAt)}</td>
            <td className="number">
              <Amount value={amount} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

const isZero = (amount: string) => !/[1-9]/.test(amount)
