import { atPar, type LookedUp, type Lookup, presentRate, type RequestOrigin, valueAt } from '@florin/clients'
import { Decimal, exponentOf, formatMoney, roundHalfEven } from '@florin/money'
import type { Queryable } from '@florin/postgres'
import { dayMs } from '@florin/server'
import type { z } from 'zod'
import { RevenueError } from '../errors.ts'
import type { FxClient } from '../fx/client.ts'
import { listRevenue, type Period, type PlainRow, readNow } from './queries.ts'
import type { Group, RevenueFilter, RevenueReport, RevenueRow } from './schemas.ts'

const rowsMax = 10_000

/** Charged, recognised and deferred amounts, with their valuation in a currency if one is named. */
export async function reportRevenue(
  db: Queryable,
  fx: FxClient,
  ledger: string,
  { from, to, group_by = [], in: currency }: z.output<typeof RevenueFilter>,
  origin: RequestOrigin,
): Promise<RevenueReport> {
  const exponent = currency === undefined ? 0 : requireExponent(currency)
  const dimensions = { kind: group_by.includes('kind'), schedule: group_by.includes('schedule') }
  const rows = await listRevenue(db, ledger, periodsOf(from, to, group_by), dimensions, rowsMax + 1)
  if (rows.length > rowsMax) {
    throw new RevenueError(
      'report_too_large',
      `The report has more than ${rowsMax} rows. Ask for a shorter period or for fewer groups.`,
    )
  }
  const valuations =
    currency === undefined
      ? rows.map(() => null)
      : await valueRows(db, (lookups) => fx.lookUp(ledger, lookups, origin), rows, { currency, exponent })
  const data = rows.map(({ period, ...row }, index) => ({
    period: period.label,
    ...row,
    valuation: valuations[index] ?? null,
  }))
  return { from, to, in: currency ?? null, data }
}

function requireExponent(currency: string): number {
  const exponent = exponentOf(currency)
  if (exponent !== undefined) return exponent
  throw new RevenueError('currency_unknown', `in: ${currency} is not in ISO 4217. Name another currency.`)
}

/** The days or months between two days, with the first and last month cut to fit; or one period for all. */
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

type Valuation = NonNullable<RevenueRow['valuation']>

async function valueRows(
  db: Queryable,
  lookUp: (lookups: Lookup[]) => ReturnType<FxClient['lookUp']>,
  rows: PlainRow[],
  reporting: { currency: string; exponent: number },
): Promise<(Valuation | null)[]> {
  const nowMs = (await readNow(db)).getTime()
  const lookups = rows.map(({ currency: base, period }): Lookup => {
    const endMs = Date.parse(period.to)
    return { base, quote: reporting.currency, at: endMs <= nowMs ? new Date(endMs - 1).toISOString() : undefined }
  })
  const keyOf = ({ base, at = '' }: Lookup) => `${base} ${at}`
  const wanted = new Map(lookups.filter(({ base, quote }) => base !== quote).map((lookup) => [keyOf(lookup), lookup]))
  const found = await lookUp([...wanted.values()])
  const rates = new Map([...wanted.keys()].map((key, index) => [key, found[index]]))
  return rows.map((row, index) => {
    const lookup = lookups[index] as Lookup
    if (lookup.base === lookup.quote) return valuationOf(row, null, reporting.exponent)
    const rate = rates.get(keyOf(lookup))
    return rate ? valuationOf(row, rate, reporting.exponent) : null
  })
}

function valuationOf({ charged, recognised, deferred }: PlainRow, rate: LookedUp | null, exponent: number): Valuation {
  const value = (amount: string) =>
    formatMoney(roundHalfEven(valueAt(new Decimal(amount), rate ?? atPar), exponent), exponent)
  return {
    charged: value(charged),
    recognised: value(recognised),
    deferred: value(deferred),
    rate: rate && presentRate(rate),
  }
}
