import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { formatMoment } from '../money/moments.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { Order } from './order.tsx'

const shownMax = 100

/** Orders that fall due later, the next one first. */
export function ScheduledOrders() {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'scheduled-orders'],
    queryFn: ({ signal }) =>
      florin.ledger.get('/v1/scheduled', { params: { query: { status: 'scheduled', limit: shownMax } }, signal }),
  })
  const cancelling = useMutation({
    mutationFn: (order: string) => florin.ledger.delete('/v1/scheduled/{order}', { params: { path: { order } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [ledger] }),
  })
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="scheduled orders" />
  if (data.data.length === 0) return <Empty title="No order is scheduled." />
  const sorted = data.data.toSorted((a, b) => a.scheduled_for.localeCompare(b.scheduled_for))
  return (
    <>
      {cancelling.error && <ErrorNote error={cancelling.error} />}
      <ul className="cards">
        {sorted.map(({ id, scheduled_for: due, every, order, attempts }) => (
          <li key={id} className="card">
            <h2>
              {formatMoment(due)}
              {every && <span className="muted">, every {every}</span>}
            </h2>
            <Order order={order} />
            {attempts > 0 && <p className="muted">Attempts so far: {attempts}</p>}
            <button
              className="button"
              type="button"
              disabled={cancelling.isPending}
              onClick={() => cancelling.mutate(id)}
            >
              Cancel
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
