import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { ScheduledOrder } from '@florin/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatMoment } from '../money/moments.ts'
import { usePages } from '../session/pages.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { once } from '../shell/once.ts'
import { Paged } from '../shell/paged.tsx'
import { nameOf, Order } from './order.tsx'

const route = getRouteApi('/work/scheduled')
const views = {
  scheduled: ['Waiting', 'No order is scheduled.', 'An order with a moment in the future waits here until it is due.'],
  rejected: [
    'Failed',
    'No scheduled order has failed.',
    'One that the ledger rejects when it is due can be retried here.',
  ],
  posted: ['Posted', 'No scheduled order was posted yet.', 'One that is posted when it is due is listed here.'],
  cancelled: [
    'Cancelled',
    'No scheduled order was cancelled.',
    'One that is cancelled before it is due is listed here.',
  ],
} as const
type Status = keyof typeof views
const statuses = Object.keys(views) as Status[]

/** Orders that fall due later, and what became of them. */
export function ScheduledOrders() {
  const { status: given } = route.useSearch()
  const navigate = route.useNavigate()
  const status = statuses.find((each) => each === given) ?? 'scheduled'
  const pages = usePages(['scheduled-orders', status], (florin, query, signal) =>
    florin.ledger.get('/v1/scheduled', { params: { query: { status, ...query } }, signal }),
  )
  const [, title, hint] = views[status]
  return (
    <>
      <div className="filters">
        <label className="choice">
          <span>Show</span>
          <select
            value={status}
            onChange={({ target: { value } }) =>
              navigate({
                search: (search) => ({ ...search, status: value === 'scheduled' ? undefined : value }),
                replace: true,
              })
            }
          >
            {statuses.map((each) => (
              <option key={each} value={each}>
                {views[each][0]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Paged
        pages={pages}
        what="scheduled orders"
        empty={
          <Empty title={title}>
            <p className="muted">{hint}</p>
          </Empty>
        }
      >
        {(orders) => (
          <ul className="cards">
            {(status === 'scheduled' ? soonestFirst(orders) : orders).map((order) => (
              <li key={order.id} className="card">
                <ScheduledCard order={order} />
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </>
  )
}

const soonestFirst = (orders: ScheduledOrder[]) =>
  orders.toSorted((a, b) => a.scheduled_for.localeCompare(b.scheduled_for))

function ScheduledCard({ order }: { order: ScheduledOrder }) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const params = { path: { order: order.id } }
  const changing = useMutation({
    mutationFn: async (change: 'retry' | 'cancel') => {
      if (change === 'retry') await florin.ledger.post('/v1/scheduled/{order}/retry', { params })
      else await florin.ledger.delete('/v1/scheduled/{order}', { params })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: [ledger] }),
  })
  const moment = formatMoment(order.scheduled_for)
  return (
    <article aria-label={`${nameOf(order.operation)}, ${moment}`}>
      <h2>{nameOf(order.operation)}</h2>
      <p className="muted">
        {moment}
        {order.every && `, every ${order.every}`}
      </p>
      <Order {...order} />
      {order.reason && (
        <p className="note danger">
          <span>{order.reason.detail}</span>
        </p>
      )}
      {order.attempts > 0 && order.status === 'scheduled' && (
        <p className="muted">
          Attempts so far: {order.attempts}
          {order.next_attempt_at && `. The next one is ${formatMoment(order.next_attempt_at)}.`}
        </p>
      )}
      {order.transaction && (
        <Link to="/transactions/$transaction" params={{ transaction: order.transaction }}>
          See the transaction
        </Link>
      )}
      {changing.error && <ErrorNote error={changing.error} />}
      <CardActions order={order} isChanging={changing.isPending} change={changing.mutate} />
    </article>
  )
}

function CardActions({
  order,
  isChanging,
  change,
}: {
  order: ScheduledOrder
  isChanging: boolean
  change: (change: 'retry' | 'cancel') => void
}) {
  const [isAsking, setAsking] = useState(false)
  if (order.status === 'posted' || order.status === 'cancelled') return null
  const cancel = () => {
    setAsking(false)
    change('cancel')
  }
  return (
    <div className="actions">
      {(order.status === 'rejected' || order.attempts > 0) && (
        <button className="button primary" type="button" disabled={isChanging} {...once(() => change('retry'))}>
          Retry now
        </button>
      )}
      <button className="button" type="button" disabled={isChanging} onClick={() => setAsking(true)}>
        Cancel…
      </button>
      <AlertDialog.Root open={isAsking} onOpenChange={setAsking}>
        <AlertDialog.Portal>
          <AlertDialog.Backdrop className="backdrop" />
          <AlertDialog.Popup className="dialog">
            <AlertDialog.Title className="dialog-title">Cancel this order?</AlertDialog.Title>
            <AlertDialog.Description className="muted">
              {nameOf(order.operation)}, due {formatMoment(order.scheduled_for)}
              {order.every && ', and all that would follow it'}. A cancelled order is never posted.
            </AlertDialog.Description>
            <div className="actions">
              <button className="button primary" type="button" {...once(cancel)}>
                Cancel the order
              </button>
              <AlertDialog.Close className="button">Keep it</AlertDialog.Close>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Portal>
      </AlertDialog.Root>
    </div>
  )
}
