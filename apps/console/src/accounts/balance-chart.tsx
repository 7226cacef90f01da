import type { Account } from '@florin/client'
import { LineChart } from '../charts/line-chart.tsx'
import { plotValue } from '../charts/plot-value.ts'
import { formatAmount } from '../money/amounts.ts'
import { formatMoment } from '../money/moments.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { type AsOf, type Span, spans, useBalanceHistory } from './queries.ts'

const order: Span[] = ['all', 365, 90, 30]

/** As the address of the page has it. */
export const spanOf = (text: string | undefined): Span => order.find((span) => `${span}` === text) ?? 'all'

/** The balance at moments that divide the time evenly. */
export function BalanceChart({
  account: { code, id, currency },
  asOf,
  span,
  change,
}: {
  account: Account
  asOf: AsOf
  span: Span
  change: (span: string | undefined) => unknown
}) {
  const { data: history, error, refetch } = useBalanceHistory(code ?? id, asOf, span)
  const points = history?.data ?? []
  const [first, last] = [points[0], points.at(-1)]
  const at = ({ moment, posted }: { moment: string; posted: string }) =>
    `${formatAmount(posted)} ${currency} on ${formatMoment(moment)}`
  return (
    <section className="card chart-card" aria-label="Balance over time">
      <div className="card-head">
        <h2>Balance over time</h2>
        <div className="filters">
          {order.map((each) => (
            <label key={each} className="radio">
              <input
                type="radio"
                name="span"
                checked={each === span}
                onChange={() => change(each === 'all' ? undefined : `${each}`)}
              />
              {spans[each]}
            </label>
          ))}
        </div>
      </div>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!history && !error && <Loading what="balances" />}
      {points.length === 1 && <p className="muted">There is no entry yet: the balance has not changed.</p>}
      {first && last && points.length > 1 && (
        <LineChart
          label={`Balance over time: ${at(first)}, ${at(last)}`}
          xs={points.map(({ moment }) => Date.parse(moment) / 1_000)}
          ys={points.map(({ posted }) => plotValue(posted))}
          isTime
          isStepped
        />
      )}
      {history && points.length > 1 && (
        <p className="muted">
          {history.axis === 'effective'
            ? 'By the moments at which things happened, as known now.'
            : 'As recorded at each moment.'}
        </p>
      )}
    </section>
  )
}
