import { LineChart } from '../charts/line-chart.tsx'
import { formatCount } from '../money/amounts.ts'

/** Postings per second, as an area that moves to the left. */
export function RateChart({ perSecond }: { perSecond: readonly number[] }) {
  const now = perSecond.at(-1) ?? 0
  const most = Math.max(...perSecond)
  return (
    <LineChart
      label={`Postings per second: ${formatCount(now)} now, at most ${formatCount(most)} in the last two minutes`}
      xs={perSecond.map((_, index) => index - perSecond.length + 1)}
      ys={perSecond}
      isTime={false}
      fromZero
      labelOf={labelOf}
    />
  )
}

const labelOf = (second: number) => (second === 0 ? 'now' : `${second} s`)
