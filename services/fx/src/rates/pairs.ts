import { Decimal, type ExchangeRate, rateText } from '@florin/money'
import { FxError } from '../errors.ts'
import type { Leg, Route, SourceName } from './schemas.ts'
import { sourceRules } from './source-rules.ts'

/** A published rate that is valid at the moment in question. */
export interface HeldRate {
  source: SourceName
  validAtMs: number
  leg: Leg
}

/** The rate of a source for a pair, in the direction in which it was published. */
export type FindHeld = (source: SourceName, base: string, quote: string) => HeldRate | undefined

/** The rate of a pair in one source. */
export interface PairRate {
  source: SourceName
  simulated: boolean
  route: Route
  legs: Leg[]
  fraction: ExchangeRate
  /** The fraction, with the digits of the source. */
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

/** The rate of two different currencies in each source that has one, in the order of the sources. */
export function resolvePair(find: FindHeld, sources: readonly SourceName[], base: string, quote: string): PairRate[] {
  return sources.flatMap((source) => resolveIn(find, source, base, quote) ?? [])
}

function resolveIn(find: FindHeld, source: SourceName, base: string, quote: string): PairRate | undefined {
  const there = find(source, base, quote)
  const back = find(source, quote, base)
  // Published in both directions, the later rate counts for both: otherwise a round trip could make money.
  if (there && (!back || isLater(there, back))) return toPairRate('direct', [there], there.leg.rate, '1')
  if (back) return toPairRate('inverse', [back], '1', back.leg.rate)
  const middle = sourceRules[source].base
  if (middle === null) return undefined
  const per = find(source, middle, base)
  const units = find(source, middle, quote)
  return per && units && toPairRate('crossed', [per, units], units.leg.rate, per.leg.rate)
}

function isLater(one: HeldRate, other: HeldRate): boolean {
  return one.validAtMs === other.validAtMs ? BigInt(one.leg.id) > BigInt(other.leg.id) : one.validAtMs > other.validAtMs
}

/** The rate that published rates make: one, or for a cross those of base and quote, in this order. */
export function toPairRate(
  route: Route,
  held: [HeldRate] | [HeldRate, HeldRate],
  units: string,
  per: string,
): PairRate {
  const oldest = held.reduce((one, other) => (other.validAtMs < one.validAtMs ? other : one))
  const fraction = { units: new Decimal(units), per: new Decimal(per) }
  return {
    source: oldest.source,
    simulated: oldest.source === 'simulation',
    route,
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

export interface PublishedPair {
  source: SourceName
  base: string
  quote: string
}

/** All published pairs that `resolvePair` may look up. */
export function legPairs(sources: readonly SourceName[], base: string, quote: string): PublishedPair[] {
  return sources.flatMap((source) => {
    const middle = sourceRules[source].base
    return [
      { source, base, quote },
      { source, base: quote, quote: base },
      ...(middle === null || middle === base || middle === quote
        ? []
        : [
            { source, base: middle, quote: base },
            { source, base: middle, quote },
          ]),
    ]
  })
}

export function keyOf(source: SourceName, base: string, quote: string): string {
  return `${source} ${base}/${quote}`
}
