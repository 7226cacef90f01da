import { setTimeout as sleep } from 'node:timers/promises'
import { isRowRefused, type Transaction, withTransaction } from '@florin/postgres'
import { parseStrictJson } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { type Line, readLines } from '../batches/lines.ts'
import { presentProblem, type Reporter } from '../batches/results.ts'
import { LedgerError } from '../errors.ts'
import { digestLine, noLines } from '../export/digest.ts'
import type { Part } from '../posting/part.ts'
import { untilClosing } from '../request/stream.ts'
import { lowest } from '../transaction-id.ts'
import { verifyLedger } from '../verify/ledger.ts'
import {
  abandonRestore,
  advanceRestore,
  beginRestore,
  checkBalances,
  checkFees,
  endRestore,
  type Restore,
  restoreAccounts,
  restoreRows,
  restoreTransactions,
  settleAccounts,
} from './queries.ts'
import { EndLine, FileLine, Header } from './schemas.ts'

/** The checks of a whole ledger take long. */
export const restorePool = {
  purpose: 'restore',
  connectionsMax: 2,
  statementTimeoutMs: 600_000,
  settings: { lock_timeout: '10s', work_mem: '64MB', jit: 'off' },
}

export interface RestoreStream {
  name: string
  restoredBy: string
  /** The file. It is read when what was read before is restored. */
  pieces: AsyncIterable<Buffer>
  /** Throws if the caller may not restore any more. */
  authorizeAgain(): Promise<void>
  /** Aborts when the service closes. */
  closing: AbortSignal
  reporter: Reporter
}

interface Deps {
  pool: pg.Pool
  parts: readonly Part[]
}

/** Lines that are restored in one database transaction. */
const stepMax = 500
const accountsMax = 1_000
const progressEveryMs = 1_000
const abandonedRowsMax = 5_000

/** Restores a ledger from its export, and tells the progress. The last line says whether the ledger is open. */
export async function* restoreStream(deps: Deps, stream: RestoreStream): AsyncGenerator<string> {
  try {
    yield* restoreFile(deps, stream)
  } catch (error) {
    // The sender has disconnected.
    if ((error as { code?: string }).code === 'ECONNRESET') return
    yield lineOf({ done: false, problem: presentProblem(error, stream.reporter).problem })
  }
}

const lineOf = (value: object) => `${JSON.stringify(value)}\n`

async function* restoreFile(deps: Deps, stream: RestoreStream): AsyncGenerator<string> {
  let restore: Restore | undefined
  /** What was read of the file. */
  const read: { lines: number; digest: Buffer } = { lines: 0, digest: noLines }
  let isWhole = false
  for await (const lines of readSteps(stream)) {
    await stream.authorizeAgain()
    restore ??= await begin(deps.pool, stream, lines[0] as Line)
    const step: { lines: FileLine[]; first: number } = { lines: [], first: 0 }
    for (const line of lines) {
      if (isWhole) throw invalid(line.number, 'it follows the end of the export')
      if (!line.bytes) throw invalid(line.number, 'it is too long')
      const isNew = read.lines >= restore.lines
      const value = isNew && read.lines > 0 ? parseLine(line) : undefined
      if (value !== undefined && isEnd(value)) {
        checkEnd(line, value, read.digest, restore.transactions + countTransactions(step.lines))
        isWhole = true
        continue
      }
      read.lines += 1
      read.digest = digestLine(read.digest, line.bytes)
      if (read.lines === restore.lines && !read.digest.equals(restore.digest)) throw otherFile(stream.name)
      if (value === undefined) continue
      if (step.lines.length === 0) step.first = line.number
      step.lines.push(check(FileLine, line.number, value))
    }
    if (read.lines > restore.lines) restore = await takeStep(deps.pool, stream.name, restore, step, read)
    yield lineOf({ lines: Math.max(read.lines, restore.lines), transactions: restore.transactions })
  }
  if (restore !== undefined && read.lines < restore.lines) throw otherFile(stream.name)
  if (restore === undefined || !isWhole) {
    throw new LedgerError(
      'restore_invalid',
      `The file ends after line ${read.lines}, without the end of an export. Send the whole file again: it continues here.`,
    )
  }
  yield* open(deps, stream, restore)
}

/** Complete lines, up to as many as one step restores. */
async function* readSteps({ pieces, closing }: RestoreStream): AsyncGenerator<Line[]> {
  let waiting: Line[] = []
  for await (const lines of readLines(untilClosing(pieces, closing, closed))) {
    waiting.push(...lines)
    for (; waiting.length >= stepMax; waiting = waiting.slice(stepMax)) yield waiting.slice(0, stepMax)
  }
  if (waiting.length > 0) yield waiting
}

async function begin(pool: pg.Pool, { name, restoredBy }: RestoreStream, first: Line): Promise<Restore> {
  const header = check(Header, first.number, parseLine(first))
  return withTransaction(pool, (tx) => beginRestore(tx, name, header, restoredBy))
}

const isEnd = (value: unknown) => (value as { record?: unknown } | null)?.record === 'end'

function checkEnd({ number }: Line, value: unknown, digest: Buffer, transactions: number): void {
  const end = check(EndLine, number, value)
  if (end.digest !== digest.toString('hex')) {
    throw invalid(number, 'its digest is not that of the lines before, so the file was changed')
  }
  if (end.transactions !== transactions) {
    throw invalid(number, `it says ${end.transactions} transactions, and the file has ${transactions}`)
  }
}

const countTransactions = (lines: FileLine[]) => lines.filter(({ record }) => record === 'transaction').length

/** Restores lines in one database transaction, which also stores how far the restore is. */
async function takeStep(
  pool: pg.Pool,
  name: string,
  restore: Restore,
  { lines, first }: { lines: FileLine[]; first: number },
  read: { lines: number; digest: Buffer },
): Promise<Restore> {
  const { ledger } = restore
  const more = { ...read, transactions: countTransactions(lines) }
  try {
    await withTransaction(pool, async (tx) => {
      await advanceRestore(tx, restore, more)
      for (const group of groupLines(lines)) await restoreGroup(tx, ledger, group)
      if (lines.some((line) => line.record === 'row' && line.table === 'fees')) await checkFees(tx, name, ledger)
    })
  } catch (error) {
    if (!isRowRefused(error)) throw error
    throw rejected(`A line from ${first} to ${first + lines.length - 1}`, error as Error)
  }
  return { ledger, lines: read.lines, digest: read.digest, transactions: restore.transactions + more.transactions }
}

/** Lines of one kind that follow each other. */
function groupLines(lines: FileLine[]): FileLine[][] {
  const groups: FileLine[][] = []
  const kindOf = (line: FileLine) => (line.record === 'row' ? `row ${line.table}` : line.record)
  for (const line of lines) {
    const last = groups.at(-1)
    if (last?.[0] !== undefined && kindOf(last[0]) === kindOf(line)) last.push(line)
    else groups.push([line])
  }
  return groups
}

async function restoreGroup(tx: Transaction, ledger: number, lines: FileLine[]): Promise<void> {
  const of = <Record extends FileLine['record']>(record: Record) =>
    lines.filter((line): line is Extract<FileLine, { record: Record }> => line.record === record)
  const [line] = lines
  switch (line?.record) {
    case 'account':
      return restoreAccounts(tx, ledger, of('account'))
    case 'transaction':
      return restoreTransactions(tx, ledger, of('transaction'))
    case 'row':
      return restoreRows(
        tx,
        ledger,
        line.table,
        of('row').map(({ values }) => values),
      )
    case 'balance':
      return checkBalances(tx, ledger, of('balance'))
  }
}

/** Deletes what is there of a restore that has not ended, some rows in each database transaction. */
export async function abandon(pool: pg.Pool, name: string): Promise<{ name: string }> {
  let more = await withTransaction(pool, (tx) => abandonRestore(tx, name, abandonedRowsMax))
  if (more === null) {
    throw new LedgerError(
      'restore_not_found',
      `No restore under the name ${name} is unfinished. Check the name; a ledger that is open is not deleted.`,
    )
  }
  while (more) more = await withTransaction(pool, (tx) => abandonRestore(tx, name, abandonedRowsMax))
  return { name }
}

/** Settles the accounts, verifies the books, and opens the ledger. */
async function* open({ pool, parts }: Deps, { name }: RestoreStream, restore: Restore): AsyncGenerator<string> {
  const { ledger, lines, transactions } = restore
  for (let after: string | null = lowest; after !== null; ) {
    const from: string = after
    after = await withTransaction(pool, (tx) => settleAccounts(tx, ledger, from, accountsMax)).catch((error) => {
      throw isRowRefused(error) ? rejected('The state of an account', error as Error) : error
    })
    yield lineOf({ lines, transactions })
  }
  const verifying = verifyLedger(pool, parts, ledger)
  // Its failure is thrown below.
  verifying.catch(() => undefined)
  while ((await Promise.race([verifying, sleep(progressEveryMs, null)])) === null) yield lineOf({ lines, transactions })
  const { verdicts, accounts } = await verifying
  const broken = verdicts.find(({ count }) => count > 0)
  if (broken) {
    throw new LedgerError(
      'restore_unsound',
      `The restored books break a promise: ${broken.promise} (${broken.findings[0]?.what}). The file was changed after the export. Abandon the restore, and restore an unchanged export.`,
    )
  }
  await withTransaction(pool, (tx) => endRestore(tx, name, ledger)).catch((error) => {
    throw isRowRefused(error) ? rejected('The end of the file', error as Error) : error
  })
  yield lineOf({ done: true, ledger: name, accounts, transactions })
}

function parseLine({ number, bytes }: Line): unknown {
  try {
    return parseStrictJson(bytes ?? Buffer.alloc(0))
  } catch {
    throw invalid(number, 'it is not JSON')
  }
}

function check<Schema extends z.ZodType>(schema: Schema, number: number, value: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(value)
  if (!error) return data as z.output<Schema>
  throw invalid(number, z.prettifyError(error).replaceAll('\n', ' '))
}

const invalid = (number: number, why: string) =>
  new LedgerError(
    'restore_invalid',
    `Line ${number} is not a line of an NDJSON export from the beginning: ${why}. Send the file as the export wrote it.`,
  )

const rejected = (what: string, cause: Error) =>
  new LedgerError('restore_rejected', `${what} breaks a rule of the books: ${cause.message}. The file was changed.`, {
    cause,
  })

const otherFile = (name: string) =>
  new LedgerError(
    'restore_of_another_file',
    `A part of another file was restored as ${name}. Send that file again, or abandon its restore.`,
  )

const closed = () =>
  new LedgerError('overloaded', 'The service closes. Send the file again: it continues where it stopped.', {
    retryAfterSeconds: 1,
  })
