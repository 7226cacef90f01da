import type { Queryable } from '@florin/postgres'
import type { PartField } from '../posting/part.ts'
import { lowest } from '../transaction-id.ts'
import { listByEffect } from './effective.ts'
import type { ExportPeriod, Format } from './format.ts'
import { beancount } from './formats/beancount.ts'
import { csv } from './formats/csv.ts'
import { hledger } from './formats/hledger.ts'
import { ndjson } from './formats/ndjson.ts'
import { listAccounts, listBalances, listTransactions, rangeOf } from './queries.ts'
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
export async function* exportBooks(
  { db, fields, ledger, authorizeAgain }: Deps,
  period: ExportPeriod,
  format: Format,
): AsyncGenerator<string> {
  const range = rangeOf(ledger, period)
  yield format.begin(period)

  const currencies = new Set<string>()
  const declare = (account: Parameters<Format['account']>[0]) => {
    const { currency: code, exponent } = account
    const isNew = !currencies.has(code)
    currencies.add(code)
    return `${isNew ? format.currency({ code, exponent }) : ''}${format.account(account, period)}`
  }
  yield* steps((after) => listAccounts(db, range, after, stepMax), lowest, declare, authorizeAgain)

  let count = 0
  const write = (transaction: Parameters<Format['transaction']>[0]) => {
    count += 1
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

  const close = (balance: Parameters<Format['balance']>[0]) => format.balance(balance, period)
  yield* steps((after) => listBalances(db, range, after, stepMax), lowest, close, authorizeAgain)
  yield format.end(count)
}

/** All rows after an id, a step at a time. */
async function* steps<Row extends { id: string }>(
  read: (after: string) => Promise<Row[]>,
  start: string,
  write: (row: Row) => string,
  authorizeAgain: () => Promise<void>,
): AsyncGenerator<string> {
  for (let after: string | undefined = start; after !== undefined; ) {
    const rows: Row[] = await read(after)
    await authorizeAgain()
    const text = rows.map(write).join('')
    if (text !== '') yield text
    after = rows.length === stepMax ? rows.at(-1)?.id : undefined
  }
}
