import type { Transaction } from '@florin/client'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { Amount } from '../money/amount.tsx'
import { formatMoment } from '../money/moments.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { Facts } from '../shell/facts.tsx'
import { Metadata } from '../shell/metadata.tsx'
import { Loading, Page } from '../shell/page.tsx'
import { EntriesTable } from './entries-table.tsx'
import { FlowPicture } from './flow-picture.tsx'
import { useTransaction } from './queries.ts'
import { RelatedHold, RelatedPayment, TransactionLink } from './related.tsx'
import { SentRequest } from './request.tsx'
import { ReversalDialog } from './reversal.tsx'

const route = getRouteApi('/transactions/$transaction')

export function TransactionPage() {
  const { transaction: id } = route.useParams()
  const query = useTransaction(id)
  if (query.data) return <LoadedTransaction key={query.data.id} transaction={query.data} />
  return (
    <Page title="Transaction">
      {query.error ? (
        <ErrorNote error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <Loading what="the transaction" />
      )}
    </Page>
  )
}

function LoadedTransaction({ transaction }: { transaction: Transaction }) {
  const [isReversing, setReversing] = useState(false)
  const { id, kind, description, entries, hold, reversed_by: reversedBy, reverses } = transaction
  const title = description ?? `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
  return (
    <Page
      title={title}
      actions={
        reversedBy === null &&
        reverses === null && (
          <button className="button" type="button" onClick={() => setReversing(true)}>
            Reverse…
          </button>
        )
      }
    >
      {reversedBy && (
        <p className="note">
          This transaction was <TransactionLink id={reversedBy}>reversed</TransactionLink>.
        </p>
      )}
      <FlowPicture entries={entries} />
      <EntriesTable entries={entries} />
      <TransactionFacts transaction={transaction} />
      <Metadata metadata={transaction.metadata} />
      {reverses && (
        <p className="note">
          This transaction reverses <TransactionLink id={reverses}>another one</TransactionLink>.
        </p>
      )}
      <RelatedPayment transaction={transaction} />
      {hold !== undefined && <RelatedHold hold={hold} transaction={id} />}
      <SentRequest transaction={transaction} />
      <ReversalDialog transaction={id} isOpen={isReversing} close={() => setReversing(false)} />
    </Page>
  )
}

function TransactionFacts({ transaction }: { transaction: Transaction }) {
  const { conversion, fee } = transaction
  const facts: [string, ReactNode][] = [
    ['Kind', transaction.kind],
    ['Happened', formatMoment(transaction.effective_at)],
    ['Recorded', formatMoment(transaction.recorded_at)],
    ['Reference', transaction.reference],
    ['Rate', conversion?.rate],
    ['Mid rate', conversion?.mid_rate],
    ['Fee', fee && <Amount value={fee.amount} currency={fee.currency} />],
    ['Proposal', transaction.proposal],
    ['Id', <code key="id">{transaction.id}</code>],
  ]
  return <Facts facts={facts} />
}
