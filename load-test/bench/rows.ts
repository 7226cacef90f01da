import { countErrors, type Figure } from './load.ts'
import { type Spread, spreadOf } from './ratios.ts'
import type { Round, RowName } from './round.ts'
import { works } from './works.ts'
import type { Yardstick } from './yardstick.ts'

/** A line of the report. Speed and latencies are medians over the rounds, errors their sum. */
export interface Row {
  work: string
  connections: number | undefined
  perSecond: Spread
  p50Ms: number | undefined
  p95Ms: number | undefined
  p99Ms: number | undefined
  errors: number | undefined
}

/** The rows that were measured, in the order of the works. */
export function rowsOf(rounds: Round[], yardstick: Pick<Yardstick, 'title' | 'clients'> | null, suffix = ''): Row[] {
  const titles: { name: RowName; title: string; connections?: number }[] = [
    ...(yardstick
      ? [{ name: 'yardstick' as const, title: `${yardstick.title} (Y)`, connections: yardstick.clients }]
      : []),
    ...Object.entries(works).map(([name, work]) => ({ ...work, name: name as RowName })),
    { name: 'copied', title: 'the rows of transfers by COPY, 1,000 transfers a transaction, without triggers' },
    { name: 'eventDelay', title: 'events of the transfers at half of S: delay until they are read' },
    { name: 'events', title: 'events, by a consumer that catches up' },
    { name: 'drained', title: 'accepted orders until they are posted' },
    { name: 'cashbacks', title: 'cashbacks, all due at once' },
    { name: 'delivery', title: 'delivery of the fees of the outage' },
  ]
  return titles.flatMap(({ name, title, connections }) => {
    const figures = rounds.flatMap((round) => round[name] ?? [])
    const perSecond = spreadOf(figures.map((figure) => figure.perSecond))
    if (!perSecond) return []
    return [{ work: title + suffix, connections, perSecond, ...latenciesOf(figures), errors: errorsOf(figures) }]
  })
}

export function errorsOf(figures: Figure[]): number | undefined {
  const counts = figures.flatMap(({ errors }) => (errors ? countErrors({ errors }) : []))
  return counts.length ? counts.reduce((sum, each) => sum + each, 0) : undefined
}

function latenciesOf(figures: Figure[]): Pick<Row, 'p50Ms' | 'p95Ms' | 'p99Ms'> {
  const median = (name: 'p50Ms' | 'p95Ms' | 'p99Ms') =>
    spreadOf(figures.flatMap((figure) => figure[name] ?? []))?.median
  return { p50Ms: median('p50Ms'), p95Ms: median('p95Ms'), p99Ms: median('p99Ms') }
}
