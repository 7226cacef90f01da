import { FlorinError, type Transaction } from '@florin/client'
import { ErrorNote } from '../shell/error-note.tsx'
import { Facts } from '../shell/facts.tsx'
import { Loading } from '../shell/page.tsx'
import { useRequest } from './queries.ts'

/** Who sent the order, and with which key. The audit trail knows it, which not everybody may read. */
export function SentRequest({ transaction }: { transaction: Transaction }) {
  return (
    <section aria-label="Request" className="related">
      <h2>Request</h2>
      <Request transaction={transaction} />
    </section>
  )
}

function Request({ transaction }: { transaction: Transaction }) {
  const { data: request, error, refetch } = useRequest(transaction)
  if (error instanceof FlorinError && error.status === 403) {
    return <p className="muted">Who sent it stands in the audit trail, which only an admin may read.</p>
  }
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (request === undefined) return <Loading what="the request" />
  if (request === null) {
    return (
      <p className="muted">
        The audit trail has no request for it: it fell due by itself, was restored from an export, or was posted a
        moment ago.
      </p>
    )
  }
  const { subject, on_behalf_of: onBehalfOf } = request
  return (
    <Facts
      facts={[
        ['Sent by', subject ?? 'a caller without authentication'],
        ['On behalf of', onBehalfOf],
        ['Operation', request.action],
        ['Idempotency-Key', request.idempotency_key && <code key="key">{request.idempotency_key}</code>],
        ['Request id', <code key="request">{request.request_id}</code>],
        ['Address', request.address],
        ['Hash of the order', request.request_hash && <code key="hash">{request.request_hash}</code>],
      ]}
    />
  )
}
