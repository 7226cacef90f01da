import { writeCsvRows } from '@florin/server'
import type { Report } from './report.ts'

const rateColumns = ['rate', 'rate_source', 'rate_as_of', 'stale']

/**
 * One row per currency. With a reporting currency also the valuation of each row, and a last row without a currency: the
 * total, with the FX gains.
 */
export function exportReport<Name extends string>(report: Report<Name>, lineNames: readonly Name[]): string {
  if (report.in === null) return writeCsvRows(report.data, ['currency', ...lineNames])
  const valued = (lines: Record<Name, string> | null) => ({
    in: report.in,
    ...Object.fromEntries(lineNames.map((name) => [`${name}_in`, lines?.[name]])),
  })
  const rows: object[] = report.data.map(({ valuation, ...row }) => ({
    ...row,
    ...valued(valuation),
    ...valuation?.rate,
  }))
  const { total } = report
  const gains = {
    realised_gain_in: total?.fx_gains?.realised,
    unrealised_gain_in: total?.fx_gains?.unrealised,
  }
  const columns = [
    'currency',
    ...lineNames,
    'in',
    ...lineNames.map((name) => `${name}_in`),
    ...rateColumns,
    ...Object.keys(gains),
  ]
  return writeCsvRows([...rows, { ...valued(total), ...gains }], columns)
}
