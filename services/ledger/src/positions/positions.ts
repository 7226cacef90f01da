import { Decimal, formatMoney, roundHalfEven } from '@florin/money'
import type { Caller } from '@florin/peer'
import { withTransaction } from '@florin/postgres'
import { atPar, type LookedUp, type Lookup, presentRate, valueAt } from '@florin/rates'
import type pg from 'pg'
import { systemCode } from '../accounts/directory.ts'
import type { Books } from '../books.ts'
import { listCurrencies, requireCurrency } from '../currencies/currencies.ts'
import type { Currency } from '../currencies/schemas.ts'
import { reckonGains } from '../fx/valuation.ts'
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

/** Both as of one moment: what is converted between the two would look like a gain. */
function readPositions(db: pg.Pool, ledger: number, codes: string[], at: string | null) {
  return withTransaction(db, async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only')
    const positions = await listPositions(tx, ledger, codes, at)
    const accounts = positions.map(({ account }) => account)
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
  for (const { account, moment } of flows) want(currencyOf.get(account) as string, moment, moment)
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
  const valued = flows.map(({ amount, moment }) => ({
    amount: new Decimal(amount),
    rate: rates.get(rateKey(currency, moment)),
  }))
  if (valued.some(({ rate }) => rate === undefined)) return undefined
  const { cost, realised } = reckonGains(valued.map(({ amount, rate }) => ({ amount, rate: rate ?? atPar })))
  const value = valueAt(new Decimal(position), rate)
  return { value, unrealised: value.minus(cost), realised, rate }
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
