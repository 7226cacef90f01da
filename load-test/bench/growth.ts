import { explainPosting } from '../../services/ledger/plans/posting.ts'
import { withClient } from '../client.ts'
import { startStep } from './progress.ts'
import { spreadOf } from './ratios.ts'
import type { Round } from './round.ts'
import { grouped, layOut } from './table.ts'

/** A statement of a group of transfers. */
export interface HotStatement {
  statement: string
  /** The indexes that it reads, and tables that it reads as a whole. */
  through: string[]
  /** Blocks of 8 KiB for each transfer. */
  buffers: number
}

/** The books before or after they have grown. */
export interface BooksState {
  /** Of each table with its indexes behind it, in this order. */
  sizes: { relation: string; isIndex: boolean; bytes: number }[]
  statements: HotStatement[]
}

export interface Vacuumed {
  table: string
  deadRows: number
  seconds: number
}

/** What `transactions` transfers over `accounts` new accounts have changed. */
export interface Growth {
  transactions: number
  accounts: number
  before: BooksState
  after: BooksState
  vacuumed: Vacuumed[]
}

const writtenTables = ['accounts', 'transactions', 'entries', 'idempotency_keys', 'audit.entries']
/** Transfers in the group whose statements are explained: as many as the service writes together under load. */
const explainedTransfers = 200

export async function readState(superuserUrl: string, accounts: string[]): Promise<BooksState> {
  return withClient(superuserUrl, async (client) => {
    const { rows: sizes } = await client.query<{ relation: string; isIndex: boolean; bytes: string }>(
      `select replace(relation::text, 'ledger.', '') as relation, relation <> owner as "isIndex", pg_relation_size(relation) as bytes
         from unnest($1::regclass[]) with ordinality t (owner, place),
              lateral (select t.owner as relation union all select indexrelid from pg_index where indrelid = t.owner) r
        order by place, relation <> owner, relation::text`,
      [writtenTables.map((table) => (table.includes('.') ? table : `ledger.${table}`))],
    )
    const transfers = Math.min(explainedTransfers, accounts.length >> 1)
    const pairs = accounts
      .slice(0, transfers)
      .map((source, index) => [source, accounts[transfers + index]] as [string, string])
    const explained = await explainPosting(client, pairs)
    return {
      sizes: sizes.map(({ bytes, ...size }) => ({ ...size, bytes: Number(bytes) })),
      statements: explained.map(({ statement, through, buffers }) => ({
        statement,
        through,
        buffers: buffers / transfers,
      })),
    }
  })
}

/** So that autovacuum does not do it while the next rows are measured. */
export async function vacuumBooks(superuserUrl: string, signal: AbortSignal): Promise<Vacuumed[]> {
  return withClient(superuserUrl, async (client) => {
    await client.query('set search_path = ledger')
    const vacuumed: Vacuumed[] = []
    for (const table of writtenTables) {
      signal.throwIfAborted()
      const step = startStep(`vacuum of ${table}`)
      const { rows } = await client.query<{ dead: string }>(
        'select n_dead_tup as dead from pg_stat_user_tables where relid = $1::regclass',
        [table],
      )
      const startedMs = performance.now()
      await client.query(`vacuum (analyze) ${table}`)
      const seconds = (performance.now() - startedMs) / 1_000
      vacuumed.push({ table, deadRows: Number(rows[0]?.dead ?? 0), seconds })
      step.done(`${seconds.toFixed(1)} s`)
    }
    return vacuumed
  })
}

/** The lines of the report. */
export function describeGrowth(growth: Growth, before: Round[], later: Round[]): string[] {
  const { transactions, accounts } = growth
  return [
    `The books grew by ${grouped(transactions)} transfers and ${grouped(accounts)} accounts.`,
    '',
    ...describeSizes(growth),
    '',
    ...describeVacuum(growth.vacuumed),
    '',
    ...describeStatements(growth),
    '',
    `Write-ahead log of a transfer of S, bytes: ${describeWal(before)} before, ${describeWal(later)} after.`,
  ]
}

function describeSizes({ transactions, before, after }: Growth): string[] {
  const sizesBefore = new Map(before.sizes.map(({ relation, bytes }) => [relation, bytes]))
  const grown = after.sizes.map((size) => ({ ...size, bytes: size.bytes - (sizesBefore.get(size.relation) ?? 0) }))
  const total = grown.reduce((sum, { bytes }) => sum + bytes, 0)
  const rows = grown.map(({ relation, isIndex, bytes }) => [isIndex ? `  ${relation}` : relation, bytes] as const)
  return layOut(
    [
      { title: 'growth of', align: 'left' },
      { title: 'MB', align: 'right' },
      { title: 'bytes a transfer', align: 'right' },
    ],
    [...rows, ['all', total] as const].map(([name, bytes]) => [
      name,
      grouped(bytes / 1e6),
      grouped(bytes / transactions),
    ]),
  )
}

function describeVacuum(vacuumed: Vacuumed[]): string[] {
  return layOut(
    [
      { title: 'vacuum of', align: 'left' },
      { title: 'dead rows', align: 'right' },
      { title: 'seconds', align: 'right' },
    ],
    vacuumed.map(({ table, deadRows, seconds }) => [table, grouped(deadRows), seconds.toFixed(1)]),
  )
}

function describeStatements({ before, after }: Growth): string[] {
  return layOut(
    [
      { title: 'statement', align: 'left' },
      { title: 'blocks a transfer before', align: 'right' },
      { title: 'after', align: 'right' },
      { title: 'through', align: 'left' },
    ],
    after.statements.map(({ statement, buffers, through }, index) => {
      const first = before.statements[index]
      const changed = first?.statement === statement && String(first.through) === String(through) ? '' : 'CHANGED: '
      return [statement, first?.buffers.toFixed(1) ?? '', buffers.toFixed(1), changed + through.join(', ')]
    }),
  )
}

function describeWal(rounds: Round[]): string {
  const spread = spreadOf(rounds.flatMap((round) => round.spread?.walBytes ?? []))
  return spread ? grouped(spread.median) : 'unknown'
}
