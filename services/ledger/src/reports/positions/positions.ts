import { atPar, type LookedUp, type Lookup, presentRate, type RequestOrigin, valueAt } from '@florin/clients'
import { Decimal, formatMoney, roundHalfEven } from '@florin/money'
import { type Transaction, withTransaction } from '@florin/postgres'
import type pg from 'pg'
import { systemCode } from '../../accounts/cache.ts'
import type { FxClient } from '../../clients/fx.ts'
import { listCurrencies, requireCurrency } from '../../currencies/currencies.ts'
import type { Currency } from '../../currencies/schemas.ts'
import { LedgerError } from '../../errors.ts'
import { computeGains, type Flow } from './gains.ts'
import {
  type FlowRow,
  listEffectivePositions,
  listFlows,
  listPositions,
  type PositionRow,
  sumAdjustments,
} from './queries.ts'
import type { Positions } from './schemas.ts'

const zero = new Decimal(0)

/** `at` and `effectiveAt`: ISO 8601, at most one of them; without both the present. */
export interface PositionsAsked {
  /** A currency in which to value the positions. Not with `effectiveAt`. */
  reporting: string | undefined
  at: string | null
  effectiveAt: string | null
}

/** The open FX position per currency; with a reporting currency also its valuation and gains. */
export async function findPositions(
  { db, fx }: { db: pg.Pool; fx: FxClient },
  { id: ledger, name }: { id: number; name: string },
  { reporting, at, effectiveAt }: PositionsAsked,
  origin: RequestOrigin,
): Promise<Positions> {
  const currencies = await listCurrencies(db, ledger)
  const codes = currencies.map(({ code }) => systemCode('fx', code))
  const exponents = new Map(currencies.map(({ code, exponent }) => [code, exponent]))
  const currency = reporting === undefined ? undefined : await requireCurrency(db, ledger, reporting)
  const history = await readInSnapshot(db, (tx) =>
    effectiveAt === null
      ? readPositions(tx, ledger, codes, at, currency !== undefined)
      : readEffectivePositions(tx, ledger, codes, effectiveAt),
  )
  const { positions, adjusted } = history
  const present = ({ account, currency: of, position }: PositionRow) => ({
    currency: of,
    position,
    adjusted: formatMoney(new Decimal(adjusted.get(account) ?? 0), exponents.get(of) as number),
  })
  if (!currency) {
    return {
      at,
      effective_at: effectiveAt,
      in: null,
      data: positions.map((row) => ({ ...present(row), valuation: null })),
      total: null,
    }
  }
  const rows = await valuePositions((lookups) => fx.lookUp(name, lookups, origin), history, currency.code, at)
  const total = rows.every(({ gains }) => gains !== undefined)
    ? presentGains(
        rows.map(({ gains }) => gains as Valuation),
        currency,
      )
    : null
  return {
    at,
    effective_at: effectiveAt,
    in: currency.code,
    data: rows.map(({ gains, ...row }) => ({
      ...present(row),
      valuation: gains ? { ...presentGains([gains], currency), rate: gains.rate && presentRate(gains.rate) } : null,
    })),
    total,
  }
}

/** Limit of entries in a valuation, which reads all of them from the first. */
const entriesMax = 100_000

function checkLength(positions: PositionRow[]): void {
  const entries = positions.reduce((sum, position) => sum + position.entries, 0)
  if (entries <= entriesMax) return
  throw new LedgerError(
    'history_too_long',
    `The positions have ${entries} entries; a valuation reads at most ${entriesMax}. Omit "in" for the positions alone, or send an earlier moment in "at".`,
  )
}

/** In one snapshot: a conversion between two reads would look like a gain. */
export function readInSnapshot<T>(db: pg.Pool, read: (tx: Transaction) => Promise<T>): Promise<T> {
  return withTransaction(db, async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only')
    return read(tx)
  })
}

export type PositionHistory = Awaited<ReturnType<typeof readPositions>>

/** Throws `history_too_long`. */
export async function readPositions(
  tx: Transaction,
  ledger: number,
  codes: string[],
  at: string | null,
  withFlows: boolean,
) {
  const positions = await listPositions(tx, ledger, codes, at)
  if (withFlows) checkLength(positions)
  const accounts = positions.map(({ account }) => account)
  const adjusted = await sumAdjustments(tx, ledger, accounts, at)
  return { positions, adjusted, flows: withFlows ? await listFlows(tx, ledger, accounts, at) : [] }
}

async function readEffectivePositions(
  tx: Transaction,
  ledger: number,
  codes: string[],
  effectiveAt: string,
): Promise<PositionHistory> {
  const positions = await listEffectivePositions(tx, ledger, codes, effectiveAt)
  const accounts = positions.map(({ account }) => account)
  return { positions, adjusted: await sumAdjustments(tx, ledger, accounts, null, effectiveAt), flows: [] }
}

type LookUp = (lookups: Lookup[]) => ReturnType<FxClient['lookUp']>

/** `gains` is undefined if a rate is missing. */
async function valuePositions(
  lookUp: LookUp,
  { positions, flows }: Pick<PositionHistory, 'positions' | 'flows'>,
  reporting: string,
  at: string | null,
): Promise<(PositionRow & { gains: Valuation | undefined })[]> {
  const rates = await lookUpRates(lookUp, positions, flows, reporting, at)
  const flowsOf = Map.groupBy(flows, ({ account }) => account)
  return positions.map((position) => ({
    ...position,
    gains: computeValuation(position, flowsOf.get(position.account) ?? [], rates, reporting),
  }))
}

/** The gains of all positions in the reporting currency, not rounded; undefined if a rate is missing. */
export async function sumGains(
  lookUp: LookUp,
  history: PositionHistory,
  reporting: string,
  at: string | null,
): Promise<Pick<Valuation, 'realised' | 'unrealised'> | undefined> {
  const sum = { realised: zero, unrealised: zero }
  for (const { gains } of await valuePositions(lookUp, history, reporting, at)) {
    if (!gains) return undefined
    sum.realised = sum.realised.plus(gains.realised)
    sum.unrealised = sum.unrealised.plus(gains.unrealised)
  }
  return sum
}

/** By currency and moment. An empty moment is the requested one. */
type Rates = Map<string, LookedUp | undefined>
const rateKey = (currency: string, moment: string) => `${currency} ${moment}`

/** Requests a rate of the target of a conversion only if its source has none. */
async function lookUpRates(
  lookUp: LookUp,
  positions: PositionRow[],
  flows: FlowRow[],
  reporting: string,
  at: string | null,
): Promise<Rates> {
  const currencyOf = new Map(positions.map(({ account, currency }) => [account, currency]))
  const rates: Rates = new Map()
  for (const choice of [0, 1]) {
    const wanted = new Map<string, Lookup>()
    const want = (base: string, moment: string, at: string | undefined) => {
      const key = rateKey(base, moment)
      if (base !== reporting && !rates.has(key)) wanted.set(key, { base, quote: reporting, at })
    }
    if (choice === 0) for (const { currency } of positions) want(currency, '', at ?? undefined)
    for (const flow of flows) {
      const bases = basesOf(flow, currencyOf.get(flow.account) as string, reporting)
      const base = bases[choice]
      if (base !== undefined && !findBase(bases, flow, reporting, rates)) want(base, flow.moment, flow.moment)
    }
    const found = await lookUp([...wanted.values()])
    for (const [index, key] of [...wanted.keys()].entries()) rates.set(key, found[index])
  }
  return rates
}

interface Valuation {
  value: Decimal
  unrealised: Decimal
  realised: Decimal
  rate: LookedUp | null
}

/** Returns undefined if a rate is missing. */
function computeValuation(
  { currency, position }: PositionRow,
  rows: FlowRow[],
  rates: Rates,
  reporting: string,
): Valuation | undefined {
  if (currency === reporting) return { value: new Decimal(position), unrealised: zero, realised: zero, rate: null }
  const held = new Decimal(position)
  const rate = rates.get(rateKey(currency, '')) ?? null
  if (!rate && !held.isZero()) return undefined
  const flows: Flow[] = []
  for (const row of rows) {
    const value = valueFlow(row, currency, reporting, rates)
    if (value === undefined) return undefined
    flows.push({ amount: new Decimal(row.amount), rate: { units: value.toFixed(), per: row.amount } })
  }
  const { cost, realised } = computeGains(flows)
  // A position of zero needs no rate.
  const value = rate ? valueAt(held, rate) : zero
  return { value, unrealised: value.minus(cost), realised, rate }
}

/**
 * The currencies by which a flow can be valued, in the order of preference. Both sides of a conversion have the same
 * value: one side is valued, and the other follows from the conversion's terms. If one side is in the reporting currency,
 * the terms alone give the value.
 */
function basesOf({ source, target }: FlowRow, currency: string, reporting: string): string[] {
  if (source === null || target === null) return [currency]
  return source === reporting || target === reporting ? [reporting] : [source, target]
}

function findBase(bases: string[], { moment }: FlowRow, reporting: string, rates: Rates): string | undefined {
  return bases.find((base) => base === reporting || rates.get(rateKey(base, moment)))
}

/** The value of a flow at its moment; undefined if a rate is missing. */
function valueFlow(flow: FlowRow, currency: string, reporting: string, rates: Rates): Decimal | undefined {
  const base = findBase(basesOf(flow, currency, reporting), flow, reporting, rates)
  if (base === undefined) return undefined
  const rate = base === reporting ? atPar : (rates.get(rateKey(base, flow.moment)) as LookedUp)
  const amount = new Decimal(flow.amount)
  if (base === currency) return valueAt(amount, rate)
  const { source, units, per } = flow as FlowRow & { units: string; per: string }
  return valueAt(base === source ? amount.times(per).div(units) : amount.times(units).div(per), rate)
}

function presentGains(valuations: Valuation[], { exponent }: Currency) {
  const sum = (part: 'value' | 'unrealised' | 'realised') =>
    formatMoney(
      roundHalfEven(
        valuations.reduce((total, valuation) => total.plus(valuation[part]), zero),
        exponent,
      ),
      exponent,
    )
  return { value: sum('value'), unrealised_gain: sum('unrealised'), realised_gain: sum('realised') }
}
