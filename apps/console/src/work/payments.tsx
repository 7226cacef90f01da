import { compareAmounts, type Payment } from '@florin/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Choice } from '../accounts/account-list.tsx'
import { Amount } from '../money/amount.tsx'
import { formatShortMoment } from '../money/moments.ts'
import { newestOf, usePages } from '../session/pages.ts'
import { Empty } from '../shell/empty.tsx'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'
import { TextFilters } from '../shell/text-filters.tsx'
import { RefundDialog } from './refund-dialog.tsx'

const route = getRouteApi('/work/payments')
const cashbacks = ['scheduled', 'paid', 'cancelled', 'rejected'] as const
const texts = [
  ['category', 'Category'],
  ['account', 'Account'],
  ['owner', 'Owner'],
] as const

/** Payments with what was refunded of them, and their cashbacks. Newest first. */
export function Payments() {
  const { cashback, category, account, owner } = route.useSearch()
  const navigate = route.useNavigate()
  const [refunding, setRefunding] = useState<Payment>()
  const chosen = cashbacks.find((each) => each === cashback)
  const filter = {
    ...(chosen && { cashback: chosen }),
    ...(category && { category }),
    ...(account && { account }),
    ...(owner && { owner }),
  }
  const pages = usePages(['payments', filter], (florin, query, signal) =>
    florin.ledger.get('/v1/payments', { params: { query: { ...filter, ...query } }, signal }),
  )
  const change = (next: Record<string, string | undefined>) =>
    navigate({ search: (search) => ({ ...search, ...next }), replace: true })
  return (
    <>
      <div className="filters">
        <Choice label="Cashback" value={chosen} options={cashbacks} change={(next) => change({ cashback: next })} />
        <TextFilters texts={texts} filter={{ category, account, owner }} change={change} />
      </div>
      <Paged pages={pages} what="payments" empty={<NoPayments isFiltered={Object.keys(filter).length > 0} />}>
        {(payments) => <PaymentTable payments={payments} refund={setRefunding} />}
      </Paged>
      {refunding && <RefundDialog payment={newestOf(pages, refunding)} close={() => setRefunding(undefined)} />}
    </>
  )
}

function NoPayments({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Empty title={isFiltered ? 'No payment matches.' : 'No payment was made yet.'}>
      <p className="muted">A payment moves money to a merchant. It can be refunded, and may earn a cashback.</p>
    </Empty>
  )
}

function PaymentTable({ payments, refund }: { payments: Payment[]; refund: (payment: Payment) => void }) {
  return (
    <Table
      label="Payments"
      columns={['Payment', 'Merchant', 'Account', { figure: 'Amount' }, { figure: 'Cashback' }, 'Actions']}
    >
      <tbody>
        {payments.map((payment) => (
          <tr key={payment.id}>
            <th scope="row">
              <Link to="/transactions/$transaction" params={{ transaction: payment.id }}>
                {payment.number}
              </Link>
              <time className="muted under" dateTime={payment.recorded_at}>
                {formatShortMoment(payment.recorded_at)}
              </time>
            </th>
            <td>
              {payment.merchant.name}
              {payment.merchant.category && <span className="muted under">{payment.merchant.category}</span>}
            </td>
            <td>
              <Link to="/accounts/$account" params={{ account: payment.account_code ?? payment.account }}>
                {payment.account_code ?? payment.account}
              </Link>
            </td>
            <td className="number">
              <Amount value={payment.amount} currency={payment.currency} />
              {compareAmounts(payment.refunded, '0') > 0 && (
                <span className="muted under">
                  <Amount value={payment.refunded} /> refunded
                </span>
              )}
            </td>
            <td className="number">
              {payment.cashback && (
                <>
                  <Amount
                    value={payment.cashback.status === 'paid' ? payment.cashback.paid : payment.cashback.amount}
                  />
                  <span className="muted under">{cashbackText(payment.cashback)}</span>
                </>
              )}
            </td>
            <td>
              {compareAmounts(payment.amount, payment.refunded) > 0 && (
                <button className="button small" type="button" onClick={() => refund(payment)}>
                  Refund…
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function cashbackText({ status, due_at: dueAt, reason }: NonNullable<Payment['cashback']>): string {
  if (status === 'scheduled') return `due ${formatShortMoment(dueAt)}`
  return status === 'rejected' && reason ? reason.code.replaceAll('_', ' ') : status
}
