import { stringify } from 'csv-stringify/sync'

const plainNumber = /^-?[0-9]+(\.[0-9]+)?$/
const startsFormula = /^[=+\-@\t\r]/

/** Rows of CSV (RFC 4180), without a header if they continue a file. Null is an empty field. */
export function writeCsvRows(rows: object[], columns: readonly string[], isFirst = true): string {
  return stringify(rows, {
    header: isFirst,
    columns: [...columns],
    record_delimiter: '\r\n',
    cast: { string: defuse, boolean: String },
  })
}

/** Keeps spreadsheets from running a text that starts like a formula. Negative amounts start like one, too. */
function defuse(text: string): string {
  return startsFormula.test(text) && !plainNumber.test(text) ? `'${text}` : text
}

interface MediaRange {
  type: string
  quality: number
}

/** Whether the header `Accept` prefers CSV to JSON. */
export function prefersCsv(accept: string | undefined): boolean {
  const ranges = (accept ?? '').split(',').map((range): MediaRange => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    return { type, quality: quality === undefined ? 1 : Number(quality) || 0 }
  })
  const qualityOf = (...types: string[]) =>
    types.map((wanted) => ranges.find(({ type }) => type === wanted)?.quality).find((known) => known !== undefined) ?? 0
  const csv = qualityOf('text/csv', 'text/*')
  return csv > 0 && csv >= qualityOf('application/json', 'application/*')
}
