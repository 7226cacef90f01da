import { Decimal, type ExchangeRate, rateText } from '@florin/money'
import { sourceFacts } from '../sources/facts.ts'
import type { Leg, Route, SourceName } from './schemas.ts'

/** A published rate that holds at the moment in question. */
export interface HeldRate {
  source: SourceName
  validAtMs: number
  leg: Leg
}

/** What a source holds of a pair, in the direction in which it publishes it. */
export type FindHeld = (source: SourceName, base: string, quote: string) => HeldRate | undefined

/** The rate of a pair in one source. */
export interface PairRate {
  source: SourceName
  simulated: boolean
  route: Route
  legs: Leg[]
  fraction: ExchangeRate
  /** The fraction in the digits of the source. */
  units: string
  per: string
  /** Mid rate, for people. */
  rate: string
  asOfMs: number
  asOf: string
  /** One of its legs is, and is not confirmed. */
  flagged: boolean
}

/** The rate of two different currencies in each of the sources that has one, in their order. */
export function resolvePair(find: FindHeld, sources: readonly SourceName[], base: string, quote: string): PairRate[] {
  return sources.flatMap((source) => resolveIn(find, source, base, quote) ?? [])
}

function resolveIn(find: FindHeld, source: SourceName, base: string, quote: string): PairRate | undefined {
  const there = find(source, base, quote)
  const back = find(source, quote, base)
  // Said in both directions, the later word holds for both: with one for each, a way there and back could make money.
  if (there && (!back || isLater(there, back))) return toPairRate('direct', [there], there.leg.rate, '1')
  if (back) return toPairRate('inverse', [back], '1', back.leg.rate)
  const middle = sourceFacts[source].base
  if (middle === null) return undefined
  const per = find(source, middle, base)
  const units = find(source, middle, quote)
  return per && units && toPairRate('crossed', [per, units], units.leg.rate, per.leg.rate)
}

function isLater(one: HeldRate, other: HeldRate): boolean {
  return one.validAtMs === other.validAtMs ? BigInt(one.leg.id) > BigInt(other.leg.id) : one.validAtMs > other.validAtMs
}

/** A rate of published ones: `legs` has one, or for a cross those of base and quote, in this order. */
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
  return atMs - asOfMs > sourceFacts[source].staleAfterMs
}

/**
 * The first fresh one; where none is, the first. What is simulated never stands in for something real that is stale.
 */
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

/** All published pairs that `resolvePair` may ask for. */
export function pairsBehind(sources: readonly SourceName[], base: string, quote: string): PublishedPair[] {
  return sources.flatMap((source) => {
    const middle = sourceFacts[source].base
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
