import type { SourceName } from './schemas.ts'
import { sourceRules } from './source-rules.ts'

/** The ledger of rates that hold in all ledgers. */
export const allLedgers = ''

/** Who publishes a rate: a source, and of the operator's rates the ledger in which they hold. */
export interface Publisher {
  source: SourceName
  /** Name of the ledger, or `allLedgers`. */
  ledger: string
}

/** A publisher with the currency through which two of its rates are crossed; null if they are not crossed. */
export interface CrossedPublisher extends Publisher {
  through: string | null
}

/** The currency through which the operator crosses its rates for a ledger, or for all ledgers. */
export type FindCrossCurrency = (ledger: string) => string | null

/** The publishers whose rates hold in a ledger, in the order of their sources; the operator's for the ledger before those for all. */
export function publishersIn(
  ledger: string,
  sources: readonly SourceName[],
  crossCurrencyOf: FindCrossCurrency,
): CrossedPublisher[] {
  return sources.flatMap((source): CrossedPublisher | CrossedPublisher[] =>
    source === 'operator'
      ? ledgersOf(ledger).map((of) => ({ source, ledger: of, through: crossCurrencyOf(of) }))
      : { source, ledger: allLedgers, through: sourceRules[source].base },
  )
}

/**
 * The other publishers whose rates measure a rate of this one if it has no recent trusted one of its own: for an operator, the real
 * sources, and for the rates of a ledger also the operator's for all ledgers. What a source fetches or simulates is measured by itself.
 */
export function measuresOf({ source, ledger }: Publisher): Publisher[] {
  if (source !== 'operator') return []
  const real = (Object.keys(sourceRules) as SourceName[]).filter((name) => name !== 'operator' && name !== 'simulation')
  const fetched = real.map((name): Publisher => ({ source: name, ledger: allLedgers }))
  return ledger === allLedgers ? fetched : [...fetched, { source, ledger: allLedgers }]
}

/** The ledgers of rates that hold in a ledger, its own first. */
export function ledgersOf(ledger: string): string[] {
  return ledger === allLedgers ? [allLedgers] : [ledger, allLedgers]
}

/** The ledger that a request names, or `allLedgers`. */
export function namedLedger({
  'florin-ledger': ledger = allLedgers,
}: {
  'florin-ledger'?: string | undefined
}): string {
  return ledger
}

/** In an answer. */
export function shownLedger(ledger: string): string | null {
  return ledger === allLedgers ? null : ledger
}
