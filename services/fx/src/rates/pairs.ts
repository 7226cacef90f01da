import { Decimal, type ExchangeRate, rateText } from '@florin/money'
import { FxError } from '../errors.ts'
import type { CrossedPublisher, Publisher } from './publisher.ts'
import type { Leg, Route } from './schemas.ts'
import { sourceRules } from './source-rules.ts'

/** A published rate that is valid at the moment in question. */
export interface HeldRate extends Publisher {
  validAtMs: number
  leg: Leg
}

/** The rate of a publisher for a pair, in the direction in which it was published. */
export type FindHeld = (publisher: Publisher, base: string, quote: string) => HeldRate | undefined

/** The rate of a pair of one publisher. */
export interface PairRate extends Publisher {
  simulated: boolean
  route: Route
  legs: Leg[]
  fraction: ExchangeRate
  /** The fraction, with the digits of its source. */
  units: string
  per: string
  /** Mid rate as a decimal, for people. */
  rate: string
  asOfMs: number
  asOf: string
  /** One of its legs is flagged and not confirmed. */
  flagged: boolean
}

export function checkPair(base: string, quote: string): void {
  if (base === quote) throw new FxError('same_currency', `Both currencies are ${base}. Name two currencies.`)
}

/** The rate of two different currencies of each publisher that has one, in the order of the publishers. */
export function resolvePair(
  find: FindHeld,
  publishers: readonly CrossedPublisher[],
  base: string,
  quote: string,
): PairRate[] {
  return publishers.flatMap((publisher) => resolveOf(find, publisher, base, quote) ?? [])
}

function resolveOf(find: FindHeld, publisher: CrossedPublisher, base: string, quote: string): PairRate | undefined {
  const published = findLatest(find, publisher, base, quote)
  if (published) return rateOfLegs([published], base)
  const { through } = publisher
  if (through === null) return undefined
  const first = findLatest(find, publisher, through, base)
  const second = findLatest(find, publisher, through, quote)
  return first && second && rateOfLegs([first, second], base)
}

/** Published in both directions, the later rate counts for both: otherwise a round trip could make money. */
function findLatest(find: FindHeld, publisher: Publisher, one: string, other: string): HeldRate | undefined {
  const there = find(publisher, one, other)
  const back = find(publisher, other, one)
  return there && (!back || isLater(there, back)) ? there : back
}

function isLater(one: HeldRate, other: HeldRate): boolean {
  return one.validAtMs === other.validAtMs ? BigInt(one.leg.id) > BigInt(other.leg.id) : one.validAtMs > other.validAtMs
}

/**
 * The rate for one unit of `base` from published rates of one publisher, each in either direction: one of the pair, or one
 * of `base` and one of the quote currency with a third currency.
 */
export function rateOfLegs(held: [HeldRate] | [HeldRate, HeldRate], base: string): PairRate {
  const [first, second] = held
  const oldest = second && second.validAtMs < first.validAtMs ? second : first
  const one = fractionFrom(first.leg, base)
  const other = second && fractionFrom(second.leg, otherCurrency(first.leg, base))
  const units = other ? multiply(one.units, other.units) : one.units
  const per = other ? multiply(one.per, other.per) : one.per
  const fraction = { units: new Decimal(units), per: new Decimal(per) }
  const { source, ledger } = first
  return {
    source,
    ledger,
    simulated: source === 'simulation',
    route: second ? 'crossed' : first.leg.base === base ? 'direct' : 'inverse',
    legs: held.map(({ leg }) => leg),
    fraction,
    units,
    per,
    rate: rateText(fraction),
    asOfMs: oldest.validAtMs,
    asOf: oldest.leg.valid_at,
    flagged: held.some(({ leg }) => leg.flagged),
  }
}

/** The value of one unit of a currency in the other currency of a published rate. */
function fractionFrom({ base, rate }: Leg, currency: string): { units: string; per: string } {
  return currency === base ? { units: rate, per: '1' } : { units: '1', per: rate }
}

export function otherCurrency({ base, quote }: Pick<Leg, 'base' | 'quote'>, currency: string): string {
  return currency === base ? quote : base
}

/** Exact. A published rate keeps its digits. */
function multiply(one: string, other: string): string {
  if (one === '1') return other
  return other === '1' ? one : new Decimal(one).times(other).toFixed()
}

export function isStale({ source, asOfMs }: Pick<PairRate, 'source' | 'asOfMs'>, atMs: number): boolean {
  return atMs - asOfMs > sourceRules[source].staleAfterMs
}

/** The first fresh rate, else the first of all. A simulated rate never replaces a real one that is stale. */
export function chooseRate(found: readonly PairRate[], atMs: number): PairRate | undefined {
  let stale: PairRate | undefined
  for (const rate of found) {
    if (rate.simulated && stale) continue
    if (!isStale(rate, atMs)) return rate
    stale ??= rate
  }
  return stale
}

export interface PublishedPair extends Publisher {
  base: string
  quote: string
}

/** All published pairs that `resolvePair` may look up. */
export function legPairs(publishers: readonly CrossedPublisher[], base: string, quote: string): PublishedPair[] {
  return publishers.flatMap(({ source, ledger, through }) => {
    const isCrossed = through !== null && through !== base && through !== quote
    const pairs = [[base, quote], ...(isCrossed ? [[through, base] as const, [through, quote] as const] : [])] as const
    return pairs.flatMap(([one, other]) => [
      { source, ledger, base: one, quote: other },
      { source, ledger, base: other, quote: one },
    ])
  })
}

export function keyOf({ source, ledger }: Publisher, base: string, quote: string): string {
  return `${source} ${ledger} ${base}/${quote}`
}
