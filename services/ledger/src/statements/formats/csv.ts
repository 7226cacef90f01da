import { stringify } from 'csv-stringify/sync'
import type { StatementFormat } from '../statement.ts'

const columns = [
  'row',
  'sequence',
  'recorded_at',
  'effective_at',
  'kind',
  'reference',
  'description',
  'transaction',
  'debit',
  'credit',
  'balance',
  'currency',
] as const

type Row = Partial<Record<(typeof columns)[number], unknown>>

const startsFormula = /^[=+\-@\t\r]/

/** Keeps spreadsheets from running a text that starts like a formula: others than its reader choose it. */
const defuse = (text: string | null) => (text !== null && startsFormula.test(text) ? `'${text}` : text)

const write = (rows: Row[]) =>
  stringify(
    rows.map((row) => columns.map((column) => row[column])),
    { record_delimiter: '\r\n', cast: { date: (moment) => moment.toISOString() } },
  )

/** A row for the opening balance, each entry, the totals and the closing balance. */
export const csv: StatementFormat = {
  begin: ({ axis, from, opening, currency }) =>
    `${columns.join(',')}\r\n${write([{ row: 'opening', [`${axis}_at`]: from, balance: opening, currency }])}`,
  entries: (entries) =>
    write(
      entries.map(({ direction, amount, balance_after: balance, reference, description, ...entry }) => ({
        ...entry,
        row: 'entry',
        reference: defuse(reference),
        description: defuse(description),
        [direction]: amount,
        balance,
      })),
    ),
  end: ({ debits, credits }, { axis, to, closing, currency }) =>
    write([
      { row: 'totals', debit: debits, credit: credits, currency },
      { row: 'closing', [`${axis}_at`]: to, balance: closing, currency },
    ]),
}
