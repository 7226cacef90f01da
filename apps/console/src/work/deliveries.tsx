import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Choice } from '../accounts/account-list.tsx'
import { formatShortMoment } from '../money/moments.ts'
import { usePages } from '../session/pages.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { once } from '../shell/once.ts'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'

const statuses = ['pending', 'delivered', 'failed'] as const
const everyMs = 5_000

/** What was sent to a webhook, newest first. It is read again every few seconds. */
export function Deliveries({
  webhook,
  status: given,
  change,
}: {
  webhook: string
  status: string | undefined
  change: (status: string | undefined) => unknown
}) {
  const status = statuses.find((each) => each === given)
  const pages = usePages(
    ['deliveries', webhook, status],
    (florin, query, signal) =>
      florin.ledger.get('/v1/webhooks/{webhook}/deliveries', {
        params: { path: { webhook }, query: { ...(status && { status }), ...query } },
        signal,
      }),
    { everyMs },
  )
  return (
    <section aria-label="Deliveries" className="page-part">
      <div className="filters">
        <h2>Deliveries</h2>
        <Choice label="Status" value={status} options={statuses} change={change} />
      </div>
      <Paged
        pages={pages}
        what="deliveries"
        empty={
          <Empty title={status ? `No delivery is ${status}.` : 'Nothing was sent yet.'}>
            <p className="muted">Events are sent as they become final. Send a test to see what the endpoint answers.</p>
          </Empty>
        }
      >
        {(deliveries) => (
          <Table label="Deliveries" columns={['Created', 'Event', 'Status', 'Last answer', 'Attempts', 'Actions']}>
            <tbody>
              {deliveries.map((delivery) => (
                <DeliveryRow key={delivery.id} webhook={webhook} {...delivery} />
              ))}
            </tbody>
          </Table>
        )}
      </Paged>
    </section>
  )
}

interface Delivery {
  id: string
  type: string
  status: string
  next_attempt_at: string | null
  attempts: { at: string; status: number | null; error: string | null }[]
  created_at: string
}

function DeliveryRow({ webhook, ...delivery }: Delivery & { webhook: string }) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const retrying = useMutation({
    mutationFn: () =>
      florin.ledger.post('/v1/webhooks/{webhook}/deliveries/{delivery}/retry', {
        params: { path: { webhook, delivery: delivery.id } },
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: [ledger] }),
  })
  const last = delivery.attempts.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1)
  return (
    <tr>
      <td>
        <time dateTime={delivery.created_at}>{formatShortMoment(delivery.created_at)}</time>
      </td>
      <th scope="row">{delivery.type}</th>
      <td>
        <span className={`badge plain ${delivery.status === 'delivered' ? 'active' : ''}`}>{delivery.status}</span>
        {delivery.next_attempt_at && (
          <span className="muted under">next attempt {formatShortMoment(delivery.next_attempt_at)}</span>
        )}
      </td>
      <td>
        {last && (last.error ?? `HTTP ${last.status}`)}
        {retrying.error && <ErrorNote error={retrying.error} />}
      </td>
      <td className="number">{delivery.attempts.length}</td>
      <td>
        <button className="button small" type="button" disabled={retrying.isPending} {...once(retrying.mutate)}>
          {retrying.isPending ? 'Sending…' : 'Retry'}
        </button>
      </td>
    </tr>
  )
}
