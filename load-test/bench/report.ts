import { describeGrowth, type Growth } from './growth.ts'
import type { Machine } from './machine.ts'
import { type RateImport, rateImportTitle } from './rate-import.ts'
import type { Spread } from './ratios.ts'
import type { Round } from './round.ts'
import { type Row, rowsOf } from './rows.ts'
import { grouped, layOut } from './table.ts'
import type { Verdict } from './targets.ts'
import type { Yardstick } from './yardstick.ts'

export interface Report {
  machine: Machine
  secondsARow: number
  yardstick: Pick<Yardstick, 'title' | 'judges' | 'clients'> | null
  rounds: Round[]
  /** On books that have grown by `after` transactions. */
  later: { after: number; rounds: Round[]; growth: Growth | null } | null
  /** The highest resident memory of the ledger process, in bytes. */
  memoryPeak: number
  /** Null when there was no file of the history. */
  rateImport: RateImport | null
  verdicts: Verdict[]
  /** Null when the database is unknown. */
  verified: boolean | null
}

const rowColumns = [
  { title: 'work', align: 'left' },
  { title: 'conn.', align: 'right' },
  { title: 'per second', align: 'right' },
  { title: 'min..max', align: 'right' },
  { title: 'p50 ms', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'p99 ms', align: 'right' },
  { title: 'errors', align: 'right' },
] as const

const verdictColumns = [
  { title: 'ratio', align: 'left' },
  { title: 'median', align: 'right' },
  { title: 'min..max', align: 'right' },
  { title: 'target', align: 'left' },
  { title: '', align: 'left' },
] as const

/** The figures, the ratios, and the machine. */
export function describeReport(report: Report): string[] {
  const { rounds, later, yardstick, rateImport, verdicts } = report
  const rows = [
    ...rowsOf(rounds, yardstick),
    ...(later ? rowsOf(later.rounds, yardstick, `, after ${grouped(later.after)} transactions`) : []),
  ]
  return [
    ...layOut([...rowColumns], [...rows.map(describeRow), ...(rateImport ? [describeImport(rateImport)] : [])]),
    '',
    ...layOut([...verdictColumns], verdicts.map(describeVerdict)),
    '',
    ...(later?.growth ? [...describeGrowth(later.growth, rounds, later.rounds), ''] : []),
    ...describeConditions(report),
  ]
}

function describeRow({ work, connections, perSecond, p50Ms, p95Ms, p99Ms, errors }: Row): string[] {
  return [
    work,
    connections?.toString() ?? '',
    grouped(perSecond.median),
    describeRange(perSecond, grouped),
    ...[p50Ms, p95Ms, p99Ms].map((ms) => ms?.toFixed(1) ?? ''),
    errors === undefined ? '' : grouped(errors),
  ]
}

function describeImport({ rates, seconds }: RateImport): string[] {
  return [`${rateImportTitle}, ${grouped(rates)} rates in ${seconds.toFixed(1)} s`, '', grouped(rates / seconds)]
}

function describeVerdict({ title, target, met, ...spread }: Verdict): string[] {
  const result = met === null ? target && 'not judged' : met ? 'met' : 'not met'
  return [title, readable(spread.median), describeRange(spread, readable), target, result]
}

function describeRange({ least, most }: Spread, describe: (value: number) => string): string {
  return least === most ? '' : `${describe(least)}..${describe(most)}`
}

/** Three digits: runs differ by more. */
function readable(ratio: number): string {
  return ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2)
}

function describeConditions({ machine, secondsARow, rounds, yardstick }: Report): string[] {
  const { cpu, cores, memoryGb, system, node, postgres, loadBefore } = machine
  const busiest = Math.max(
    0,
    ...rounds.flatMap((round) => Object.values(round).map(({ generatorLoad = 0 }) => generatorLoad)),
  )
  return [
    `${rounds.length} round${rounds.length === 1 ? '' : 's'} of ${secondsARow} s a row. A row shows the median of its rounds; a ratio is taken within each round, and judged by its median.`,
    ...describeYardstick(yardstick),
    `${cores} cores (${cpu}), ${memoryGb} GB, ${system}, Node ${node}, PostgreSQL ${postgres ?? 'unknown'}.`,
    `PostgreSQL, the services and the load generator share them; the generator took up to ${Math.round(busiest * 100)} % of one core.`,
    ...(loadBefore > cores
      ? [`The machine was busy before the run (load average ${loadBefore.toFixed(1)}): the ratios are distorted.`]
      : []),
  ]
}

function describeYardstick(yardstick: Report['yardstick']): string[] {
  if (!yardstick) return ['There is no yardstick: ratios to Y are left out.']
  const { title, clients, judges } = yardstick
  return [
    `Y is the speed of ${title}, ${clients} clients.`,
    ...(judges ? [] : ['No pgbench on the PATH: the targets in Y were set for it, so ratios to Y are not judged.']),
  ]
}
