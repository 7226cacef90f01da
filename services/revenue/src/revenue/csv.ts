import { writeCsvRows } from '@florin/server'
import type { RevenueReport } from './schemas.ts'

const columns = ['period', 'currency', 'kind', 'schedule', 'charged', 'recognised', 'deferred', 'fees']
const valuationColumns = ['valuation_currency', 'valuation_charged', 'valuation_recognised', 'valuation_deferred']
const rateColumns = ['rate', 'rate_source', 'simulated', 'rate_as_of', 'stale', 'flagged']

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
  return writeCsvRows(rows, [...columns, ...(report.in === null ? [] : [...valuationColumns, ...rateColumns])])
}
