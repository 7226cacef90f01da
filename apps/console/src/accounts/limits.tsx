import type { LedgerComponents } from '@florin/client'
import { Link } from '@tanstack/react-router'
import { plotValue } from '../charts/plot-value.ts'
import { Amount } from '../money/amount.tsx'
import { formatMoment } from '../money/moments.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { useLimits } from './queries.ts'

type Limit = LedgerComponents['schemas']['AccountLimit']

/** In percent. */
const nearlyFull = 90
const measures = { out: 'Out', in: 'In', net: 'Out less in' } as const
const windows = {
  calendar: { day: 'per day', month: 'per month' },
  rolling: { day: 'in 24 hours', month: 'in 30 days' },
} as const

/** The limits of an account and of its owner, and what is used of them. */
export function Limits({ account }: { account: string }) {
  const { data, error, refetch } = useLimits(account)
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="limits" />
  if (data.data.length === 0) {
    return (
      <Empty title="This account and its owner may move any amount.">
        <p className="muted">
          An accountant can limit what moves in a day or a month: see <code>POST /v1/limits</code> in the{' '}
          <a href="/docs">API reference</a>.
        </p>
      </Empty>
    )
  }
  return (
    <ul className="cards">
      {data.data.map((limit) => (
        <LimitCard key={limit.id} limit={limit} />
      ))}
    </ul>
  )
}

function LimitCard({ limit }: { limit: Limit }) {
  const { measure, period, alignment, owner, currency, amount, used, remaining, resets_at: resetsAt } = limit
  return (
    <li className="card limit">
      <h2>
        {measures[measure]} {windows[alignment][period]}
      </h2>
      <Bar share={shareOf(used, amount)} />
      <p>
        <Amount value={used} /> of <Amount value={amount} currency={currency} /> used,{' '}
        <Amount value={remaining} currency={currency} /> left
      </p>
      <p className="muted">
        {owner === null ? (
          'Of this account. '
        ) : (
          <>
            Of all {currency} accounts of{' '}
            <Link to="/accounts" search={{ q: owner }}>
              {owner}
            </Link>
            .{' '}
          </>
        )}
        {resetsOf(limit, resetsAt)}
      </p>
    </li>
  )
}

function resetsOf({ alignment, time_zone: zone }: Limit, resetsAt: string | null): string {
  if (resetsAt === null) return 'Nothing counts at present.'
  if (alignment === 'rolling') return `The oldest movement stops counting on ${formatMoment(resetsAt)}.`
  return `Starts again on ${formatMoment(resetsAt)}, by the calendar of ${zone}.`
}

/** Of a bar, in percent. */
function shareOf(used: string, amount: string): number {
  const [part, whole] = [plotValue(used), plotValue(amount)]
  return whole === 0 ? 100 : Math.round(Math.min(100, Math.max(0, (part / whole) * 100)))
}

/** The sentence below it says the same. */
function Bar({ share }: { share: number }) {
  return (
    <div className="bar" aria-hidden="true">
      <div className={share >= nearlyFull ? 'nearly-full' : ''} style={{ width: `${share}%` }} />
    </div>
  )
}
