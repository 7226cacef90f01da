import { formatAmount } from '../money/amounts.ts'
import { plotValue } from './plot-value.ts'

const labelsMax = 12

/** Amounts by period, side by side. What it shows must also stand in `label`, for those who do not see it. */
export function BarChart({
  label,
  series,
  periods,
}: {
  label: string
  series: readonly string[]
  /** An amount of each series, in their order. */
  periods: readonly { period: string; name: string; amounts: readonly string[] }[]
}) {
  const amounts = ['0', ...periods.flatMap((period) => period.amounts)]
  const sorted = amounts.toSorted((a, b) => plotValue(a) - plotValue(b))
  const [least = '0', most = '0'] = [sorted[0], sorted.at(-1)]
  const range = plotValue(most) - plotValue(least) || 1
  const percentOf = (value: number) => `${(100 * value) / range}%`
  const zero = percentOf(0 - plotValue(least))
  const every = Math.ceil(periods.length / labelsMax)
  return (
    <figure className="bars">
      <figcaption aria-hidden="true">
        {series.map((name, index) => (
          <span key={name} className={`bar-name bar-${index}`}>
            {name}
          </span>
        ))}
        <span className="muted">at most {formatAmount(most)}</span>
      </figcaption>
      <div className="bars-plot" role="img" aria-label={label}>
        <hr className="bars-zero" style={{ bottom: zero }} />
        {periods.map(({ period, amounts: own }) => (
          <div key={period} className="bars-period">
            {own.map((amount, index) => {
              const value = plotValue(amount)
              const bottom = percentOf(Math.min(value, 0) - plotValue(least))
              return (
                <span
                  key={series[index]}
                  className={`bar bar-${index}`}
                  title={`${series[index]}: ${formatAmount(amount)}`}
                  style={{ bottom, height: percentOf(Math.abs(value)) }}
                />
              )
            })}
          </div>
        ))}
      </div>
      <div className="bars-labels" aria-hidden="true">
        {periods.map(({ period, name }, index) => (
          <span key={period}>{index % every === 0 && name}</span>
        ))}
      </div>
    </figure>
  )
}
