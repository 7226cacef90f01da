import { stringify } from 'csv-stringify/sync'
import type { Format } from '../format.ts'

const columns = [
  'transaction',
  'recorded_at',
  'effective_at',
  'kind',
  'reference',
  'description',
  'reverses',
  'account',
  'account_code',
  'account_type',
  'direction',
  'amount',
  'currency',
  'balance_after',
  'sequence',
] as const

const write = (rows: unknown[][]) => stringify(rows, { record_delimiter: '\r\n' })

/** The entries, with a header. Texts are exact, also those that a spreadsheet would take for formulas. */
export const csv: Format = {
  contentType: 'text/csv; charset=utf-8',
  begin: () => write([[...columns]]),
  currency: () => '',
  account: () => '',
  transaction: ({ id: transaction, entries, ...of }) =>
    write(
      entries.map((entry) => {
        const row = { ...of, ...entry, transaction }
        return columns.map((column) => row[column])
      }),
    ),
  balance: () => '',
  end: () => '',
}
