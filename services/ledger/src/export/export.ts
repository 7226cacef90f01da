import type { Queryable } from '@florin/postgres'
import type { PartField } from '../posting/part.ts'
import { lowest } from '../transaction-id.ts'
import { digestLine, noLines } from './digest.ts'
import { listByEffect } from './effective.ts'
import type { ExportPeriod, Format } from './format.ts'
import { beancount } from './formats/beancount.ts'
import { csv } from './formats/csv.ts'
import { hledger } from './formats/hledger.ts'
import { ndjson } from './formats/ndjson.ts'
import { findExportedLedger, listAccounts, listBalances, listTransactions, type Range, rangeOf } from './queries.ts'
import {
  type CarriedRow,
  type CarriedTable,
  keyOfRow,
  listRows,
  lowestKey,
  tablesAfterTransactions,
  tablesBeforeAccounts,
} from './rows.ts'
import type { ExportFormat } from './schemas.ts'

export const formats: Record<ExportFormat, Format> = { hledger, beancount, ndjson, csv }

/** Rows read at once, each time by statements of their own: a slow reader holds no connection and no snapshot. */
const stepMax = 500

interface Deps {
  db: Queryable
  fields: readonly PartField<unknown>[]
  ledger: number
  /** Throws when the caller may no longer read. */
  authorizeAgain: () => Promise<void>
}

/**
 * The books of a period, one step in memory. It reads on when the client has taken what was read. Only what was recorded
 * before the horizon of the period is read: so accounts, transactions and balances agree, whatever is posted meanwhile, and on
 * the axis of recording the same request answers the same bytes at any later time.
 */
export async function* exportBooks(deps: Deps, period: ExportPeriod, format: Format): AsyncGenerator<string> {
  let digest: Buffer = noLines
  for await (const text of writeBooks(deps, period, format)) {
    if (typeof text !== 'string') yield format.end(text.transactions, digest.toString('hex'))
    else {
      if (format.row) for (const line of text.split('\n').slice(0, -1)) digest = digestLine(digest, line)
      yield text
    }
  }
}

/** At last what the end says. */
async function* writeBooks(
  { db, fields, ledger, authorizeAgain }: Deps,
  period: ExportPeriod,
  format: Format,
): AsyncGenerator<string | { transactions: number }> {
  const range = rangeOf(ledger, period)
  const isWhole = period.axis === 'recorded' && period.from === null
  yield format.begin(period, await findExportedLedger(db, ledger))
  const carry = (tables: CarriedTable[]) =>
    isWhole && format.row ? writeRows(db, range, tables, format.row, authorizeAgain) : []
  yield* carry(tablesBeforeAccounts)

  const currencies = new Set<string>()
  const declare = (account: Parameters<Format['account']>[0]) => {
    const { currency: code, exponent } = account
    const isNew = !currencies.has(code)
    currencies.add(code)
    return `${isNew ? format.currency({ code, exponent }) : ''}${format.account(account, period)}`
  }
  yield* steps((after) => listAccounts(db, range, after, stepMax), lowest, declare, authorizeAgain)

  let transactions = 0
  const write = (transaction: Parameters<Format['transaction']>[0]) => {
    transactions += 1
    return format.transaction(transaction, period)
  }
  if (period.axis === 'effective') {
    for await (const rows of listByEffect(db, fields, range, stepMax)) {
      await authorizeAgain()
      yield rows.map(write).join('')
    }
  } else {
    yield* steps((after) => listTransactions(db, fields, range, after, stepMax), range.fromId, write, authorizeAgain)
  }
  yield* carry(tablesAfterTransactions)

  const close = (balance: Parameters<Format['balance']>[0]) => format.balance(balance, period)
  yield* steps((after) => listBalances(db, range, after, stepMax), lowest, close, authorizeAgain)
  yield { transactions }
}

async function* writeRows(
  db: Queryable,
  range: Range,
  tables: CarriedTable[],
  row: NonNullable<Format['row']>,
  authorizeAgain: () => Promise<void>,
): AsyncGenerator<string> {
  for (const table of tables) {
    const read = (after: unknown[]) => listRows(db, table, range, after, stepMax)
    const write = (values: CarriedRow) => row(table.name, values)
    yield* walk(read, lowestKey(table), (last: CarriedRow) => keyOfRow(table, last), write, authorizeAgain)
  }
}

/** All rows after an id, a step at a time. */
function steps<Row extends { id: string }>(
  read: (after: string) => Promise<Row[]>,
  start: string,
  write: (row: Row) => string,
  authorizeAgain: () => Promise<void>,
): AsyncGenerator<string> {
  return walk(read, start, ({ id }) => id, write, authorizeAgain)
}

async function* walk<Row, Key>(
  read: (after: Key) => Promise<Row[]>,
  start: Key,
  keyOf: (row: Row) => Key,
  write: (row: Row) => string,
  authorizeAgain: () => Promise<void>,
): AsyncGenerator<string> {
  for (let after: Key | undefined = start; after !== undefined; ) {
    const rows: Row[] = await read(after)
    await authorizeAgain()
    const text = rows.map(write).join('')
    if (text !== '') yield text
    const last = rows.at(-1)
    after = rows.length === stepMax && last !== undefined ? keyOf(last) : undefined
  }
}
