import type { Measure } from './load.ts'
import type { Machine } from './machine.ts'
import { type PgbenchMeasure, pgbenchTitle } from './pgbench.ts'
import { type RateImport, rateImportTitle } from './rate-import.ts'
import { layOut } from './table.ts'
import type { Target } from './targets.ts'
import { countErrors } from './works.ts'

export interface Row {
  work: string
  connections: number
  measure: Measure
  /** Undefined for a row that another one is compared with. */
  target?: Target
}

export interface Report {
  machine: Machine
  secondsARow: number
  rows: Row[]
  /** Of the ledger process: under the transfers and reads, and in the whole run. */
  memory: { peakBytes: number; target: Target; wholeRunBytes: number }
  /** Undefined when there was no file of the history. */
  rateImport?: (RateImport & { target: Target }) | undefined
  /** Undefined when there was no pgbench, or no right to run it. */
  pgbench?: PgbenchMeasure | undefined
  /** Undefined when the database is not known. */
  verified?: boolean | undefined
}

const columns = [
  { title: 'work', align: 'left' },
  { title: 'conn.', align: 'right' },
  { title: 'per second', align: 'right' },
  { title: 'p50 ms', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'p99 ms', align: 'right' },
  { title: 'errors', align: 'right' },
  { title: 'target', align: 'left' },
  { title: '', align: 'left' },
] as const

/** The table, and what it was measured on. */
export function describeReport({ machine, secondsARow, rows, memory, rateImport, pgbench }: Report): string[] {
  const { cpu, cores, memoryGb, system, node, postgres } = machine
  const busiest = Math.max(...rows.map(({ measure }) => measure.generatorLoad))
  return [
    ...layOut(
      [...columns],
      [
        ...rows.map(describeRow),
        ...(rateImport ? [describeRateImport(rateImport)] : []),
        ...(pgbench ? [describePgbench(pgbench)] : []),
        [
          `memory of the ledger process, peak of transfers and reads; ${megabytes(memory.wholeRunBytes)} MB in all`,
          '',
          `${megabytes(memory.peakBytes)} MB`,
          '',
          '',
          '',
          '',
          ...describeTarget(memory.target),
        ],
      ],
    ),
    '',
    `${secondsARow} s a row, on ${cores} cores (${cpu}), ${memoryGb} GB, ${system}, Node ${node}, PostgreSQL ${postgres ?? 'unknown'}.`,
    `PostgreSQL, the ledger and the load generator share them; the generator took up to ${Math.round(busiest * 100)} % of one core.`,
    'Figures move with the machine and with what else it does: a target that is not met is no failure.',
  ]
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}

function describeRow({ work, connections, measure, target }: Row): string[] {
  const { perSecond, p50Ms, p95Ms, p99Ms } = measure
  return [
    work,
    String(connections),
    whole(perSecond),
    ...[p50Ms, p95Ms, p99Ms].map((ms) => ms.toFixed(1)),
    whole(countErrors(measure)),
    ...describeTarget(target),
  ]
}

function describeRateImport({ rates, seconds, target }: RateImport & { target: Target }): string[] {
  const work = `${rateImportTitle}, ${whole(rates)} rates`
  return [work, '', `${seconds.toFixed(1)} s`, '', '', '', '', ...describeTarget(target)]
}

function describePgbench({ perSecond, clients, latencyMs }: PgbenchMeasure): string[] {
  return [pgbenchTitle, String(clients), whole(perSecond), '', '', '', '', `${latencyMs.toFixed(1)} ms on average`, '']
}

function describeTarget(target: Target | undefined): string[] {
  if (!target) return ['', '']
  const ratio = target.ratio === undefined ? '' : ` (${target.ratio.toFixed(2)})`
  return [target.text, `${target.met ? 'met' : 'not met'}${ratio}`]
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en')
}
