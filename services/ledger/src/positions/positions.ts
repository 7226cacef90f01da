import { Decimal, formatMoney, roundHalfEven } from '@florin/money'
import type { Caller } from '@florin/peer'
import { withTransaction } from '@florin/postgres'
import { atPar, type LookedUp, type Lookup, presentRate, valueAt } from '@florin/rates'
import type pg from 'pg'
import { systemCode } from '../accounts/directory.ts'
import type { Books } from '../books.ts'
import { listCurrencies, requireCurrency } from '../currencies/currencies.ts'
import type { Currency } from '../currencies/schemas.ts'
import { LedgerError } from '../errors.ts'
import { type Flow, reckonGains } from '../fx/valuation.ts'
import { type FlowRow, listFlows, listPositions, type PositionRow } from './queries.ts'
import type { Positions } from './schemas.ts'

const zero = new Decimal(0)

/** What conversions have left in each currency, and with a reporting currency what that is worth and has gained. */
export async function findPositions(
  { db, fx }: Books,
  ledger: number,
  reporting: string | undefined,
  at: string | null,
  caller: Caller,
): Promise<Positions> {
  const codes = (await listCurrencies(db, ledger)).map(({ code }) => systemCode('fx', code))
  if (reporting === undefined) {
    const positions = await listPositions(db, ledger, codes, at)
    const data = positions.map(({ currency, position }) => ({ currency, position, worth: null }))
    return { at, in: null, data, total: null }
  }
  const currency = await requireCurrency(db, ledger, reporting)
  const { positions, flows } = await readPositions(db, ledger, codes, at)
  const rates = await lookUpRates(fx, positions, flows, currency.code, at, caller)
  const flowsOf = Map.groupBy(flows, ({ account }) => account)
  const rows = positions.map((position) => ({
    ...position,
    gains: reckonWorth(position, flowsOf.get(position.account) ?? [], rates, currency.code),
  }))
  const total = rows.every(({ gains }) => gains !== undefined)
    ? presentGains(
        rows.map(({ gains }) => gains as Worth),
        currency,
      )
    : null
  return {
    at,
    in: currency.code,
    data: rows.map(({ currency: of, position, gains }) => ({
      currency: of,
      position,
      worth: gains ? { ...presentGains([gains], currency), rate: gains.rate && presentRate(gains.rate) } : null,
    })),
    total,
  }
}

/** Entries that a valuation reads at most: it takes all of them, from the first on. */
const entriesMax = 100_000

function checkLength(positions: PositionRow[]): void {
  const entries = positions.reduce((sum, position) => sum + position.entries, 0)
  if (entries <= entriesMax) return
  throw new LedgerError(
    'history_too_long',
    `The positions have ${entries} entries; a valuation reads at most ${entriesMax}. Ask without "in" for the positions alone, or as of an earlier moment with "at".`,
  )
}

/** Both as of one moment: what is converted between the two would look like a gain. */
function readPositions(db: pg.Pool, ledger: number, codes: string[], at: string | null) {
  return withTransaction(db, async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only')
    const positions = await listPositions(tx, ledger, codes, at)
    const accounts = positions.map(({ account }) => account)
    checkLength(positions)
    return { positions, flows: await listFlows(tx, ledger, accounts, at) }
  })
}

/** By currency and moment; an empty moment is the one asked for. */
type Rates = Map<string, LookedUp | undefined>
const rateKey = (currency: string, moment: string) => `${currency} ${moment}`

async function lookUpRates(
  fx: Books['fx'],
  positions: PositionRow[],
  flows: FlowRow[],
  reporting: string,
  at: string | null,
  caller: Caller,
): Promise<Rates> {
  const currencyOf = new Map(positions.map(({ account, currency }) => [account, currency]))
  const wanted = new Map<string, Lookup>()
  const want = (base: string, moment: string, at: string | undefined) => {
    if (base !== reporting) wanted.set(rateKey(base, moment), { base, quote: reporting, at })
  }
  for (const { currency } of positions) want(currency, '', at ?? undefined)
  for (const flow of flows) {
    const base = lookedUpFor(flow, currencyOf.get(flow.account) as string, reporting)
    if (base !== undefined) want(base, flow.moment, flow.moment)
  }
  const found = await fx.lookUp([...wanted.values()], caller)
  return new Map([...wanted.keys()].map((key, index) => [key, found[index]]))
}

interface Worth {
  value: Decimal
  unrealised: Decimal
  realised: Decimal
  rate: LookedUp | null
}

/** Undefined when a rate is missing. */
function reckonWorth(
  { currency, position }: PositionRow,
  flows: FlowRow[],
  rates: Rates,
  reporting: string,
): Worth | undefined {
  if (currency === reporting) return { value: new Decimal(position), unrealised: zero, realised: zero, rate: null }
  const rate = rates.get(rateKey(currency, '')) ?? null
  // Of a currency that was never converted there may well be no rate.
  if (flows.length === 0) return { value: zero, unrealised: zero, realised: zero, rate }
  if (!rate) return undefined
  const moments: Flow[] = []
  let evened = zero
  for (const ofMoment of Map.groupBy(flows, ({ moment }) => moment).values()) {
    const values = ofMoment.map((flow) => valueFlow(flow, currency, reporting, rates))
    if (values.some((value) => value === undefined)) return undefined
    const amount = ofMoment.reduce((sum, flow) => sum.plus(flow.amount), zero)
    const value = values.reduce<Decimal>((sum, each) => sum.plus(each ?? zero), zero)
    // As much came as went: what it cost less is gained.
    if (amount.isZero()) evened = evened.minus(value)
    else moments.push({ amount, rate: { units: value.toFixed(), per: amount.toFixed() } })
  }
  const { cost, realised } = reckonGains(moments)
  const value = valueAt(new Decimal(position), rate)
  return { value, unrealised: value.minus(cost), realised: realised.plus(evened), rate }
}

/**
 * The currency whose rate of the moment is needed to value a flow; undefined where its own terms say it. A conversion is
 * worth the same on both sides, whatever is published later: the side that was paid is valued, and the other one by it.
 */
function lookedUpFor({ source, target }: FlowRow, currency: string, reporting: string): string | undefined {
  if (source === null) return currency
  return source === reporting || target === reporting ? undefined : source
}

/** What a flow was worth when it came about; undefined when a rate is missing. */
function valueFlow(flow: FlowRow, currency: string, reporting: string, rates: Rates): Decimal | undefined {
  const base = lookedUpFor(flow, currency, reporting)
  const rate = base === undefined ? atPar : rates.get(rateKey(base, flow.moment))
  if (!rate) return undefined
  const amount = new Decimal(flow.amount)
  if (flow.source === null) return valueAt(amount, rate)
  const { source, units, per } = flow as FlowRow & { units: string; per: string }
  // In the currency that was paid, and from there in the one that is asked for.
  const paid = currency === source ? amount : amount.times(per).div(units)
  return base === undefined && source !== reporting ? paid.times(units).div(per) : valueAt(paid, rate)
}

function presentGains(worths: Worth[], { exponent }: Currency) {
  const sum = (part: 'value' | 'unrealised' | 'realised') =>
    formatMoney(
      roundHalfEven(
        worths.reduce((total, worth) => total.plus(worth[part]), zero),
        exponent,
      ),
      exponent,
    )
  return { value: sum('value'), unrealised_gain: sum('unrealised'), realised_gain: sum('realised') }
}
