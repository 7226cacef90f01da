import { stringify } from 'csv-stringify/sync'
import type { RevenueReport } from './schemas.ts'

const columns = ['period', 'currency', 'kind', 'schedule', 'charged', 'recognised', 'deferred', 'fees']
const valuationColumns = ['valuation_currency', 'valuation_charged', 'valuation_recognised', 'valuation_deferred']
const rateColumns = ['rate', 'rate_source', 'simulated', 'rate_as_of', 'stale', 'flagged']

const plainNumber = /^-?[0-9]+(\.[0-9]+)?$/
const startsFormula = /^[=+\-@\t\r]/

/** The rows of a report, with a header. Null is an empty field. */
export function writeCsv(report: RevenueReport): string {
  const rows = report.data.map(({ valuation, ...row }) => ({
    ...row,
    ...(valuation && {
      valuation_currency: report.in,
      valuation_charged: valuation.charged,
      valuation_recognised: valuation.recognised,
      valuation_deferred: valuation.deferred,
      ...valuation.rate,
    }),
  }))
  return stringify(rows, {
    header: true,
    columns: [...columns, ...(report.in === null ? [] : [...valuationColumns, ...rateColumns])],
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
