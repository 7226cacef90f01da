import { atPar, type Caller, type LookedUp, type Lookup, presentRate, valueAt } from '@florin/clients'
import { Decimal, findIsoCurrency, formatMoney, roundHalfEven } from '@florin/money'
import type { Queryable } from '@florin/postgres'
import type { z } from 'zod'
import { RevenueError } from '../errors.ts'
import type { FxClient } from '../fx/client.ts'
import { listRevenue, type Period, type PlainRow, readNow } from './queries.ts'
import type { Group, RevenueFilter, RevenueReport, RevenueRow } from './schemas.ts'

const rowsMax = 10_000
const dayMs = 86_400_000

/** What was charged, recognised and deferred, and with a currency what that is worth in it. */
export async function reportRevenue(
  db: Queryable,
  fx: FxClient,
  ledger: string,
  { from, to, group_by = [], in: currency }: z.output<typeof RevenueFilter>,
  caller: Caller,
): Promise<RevenueReport> {
  const exponent = currency === undefined ? 0 : exponentOf(currency)
  const dimensions = { kind: group_by.includes('kind'), schedule: group_by.includes('schedule') }
  const rows = await listRevenue(db, ledger, periodsOf(from, to, group_by), dimensions, rowsMax + 1)
  if (rows.length > rowsMax) {
    throw new RevenueError(
      'report_too_large',
      `The report has more than ${rowsMax} rows. Ask for a shorter time, or for fewer groups.`,
    )
  }
  const worths =
    currency === undefined ? rows.map(() => null) : await valueRows(db, fx, rows, { currency, exponent }, caller)
  const data = rows.map(({ period, ...row }, index) => ({
    period: period.label,
    ...row,
    worth: worths[index] ?? null,
  }))
  return { from, to, in: currency ?? null, data }
}

function exponentOf(currency: string): number {
  const exponent = findIsoCurrency(currency)?.exponent
  if (exponent !== undefined) return exponent
  throw new RevenueError('currency_unknown', `in: ${currency} is not in ISO 4217.`)
}

/** The days or months from one day to another, the first and the last cut to fit; or all of it at once. */
export function periodsOf(from: string, to: string, groups: Group[]): Period[] {
  if (groups.includes('day')) {
    const days = Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
    return Array.from({ length: days }, (_, index) => {
      const day = isoDay(Date.parse(from) + index * dayMs)
      return { label: day, from: day, to: isoDay(Date.parse(day) + dayMs) }
    })
  }
  if (!groups.includes('month')) return [{ label: null, from, to }]
  const periods: Period[] = []
  const endMs = Date.parse(to)
  for (let startMs = Date.parse(from); startMs < endMs; ) {
    const next = new Date(startMs)
    const nextMs = Math.min(next.setUTCMonth(next.getUTCMonth() + 1, 1), endMs)
    periods.push({ label: isoDay(startMs).slice(0, 7), from: isoDay(startMs), to: isoDay(nextMs) })
    startMs = nextMs
  }
  return periods
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

type Worth = NonNullable<RevenueRow['worth']>

async function valueRows(
  db: Queryable,
  fx: FxClient,
  rows: PlainRow[],
  reporting: { currency: string; exponent: number },
  caller: Caller,
): Promise<(Worth | null)[]> {
  const nowMs = (await readNow(db)).getTime()
  const lookups = rows.map(({ currency: base, period }): Lookup => {
    const endMs = Date.parse(period.to)
    return { base, quote: reporting.currency, at: endMs <= nowMs ? new Date(endMs - 1).toISOString() : undefined }
  })
  const keyOf = ({ base, at = '' }: Lookup) => `${base} ${at}`
  const wanted = new Map(lookups.filter(({ base, quote }) => base !== quote).map((lookup) => [keyOf(lookup), lookup]))
  const found = await fx.lookUp([...wanted.values()], caller)
  const rates = new Map([...wanted.keys()].map((key, index) => [key, found[index]]))
  return rows.map((row, index) => {
    const lookup = lookups[index] as Lookup
    if (lookup.base === lookup.quote) return worthOf(row, null, reporting.exponent)
    const rate = rates.get(keyOf(lookup))
    return rate ? worthOf(row, rate, reporting.exponent) : null
  })
}

function worthOf({ charged, recognised, deferred }: PlainRow, rate: LookedUp | null, exponent: number): Worth {
  const value = (amount: string) =>
    formatMoney(roundHalfEven(valueAt(new Decimal(amount), rate ?? atPar), exponent), exponent)
  return {
    charged: value(charged),
    recognised: value(recognised),
    deferred: value(deferred),
    rate: rate && presentRate(rate),
  }
}
