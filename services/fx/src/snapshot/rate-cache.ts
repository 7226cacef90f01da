import assert from 'node:assert/strict'
import type { Queryable } from '@florin/postgres'
import { createPoller, databaseUnavailable, type Logger, type Poller, type Revision } from '@florin/server'
import { listCrossCurrencies } from '../rates/cross-queries.ts'
import type { CurrentRates } from '../rates/current-rates.ts'
import { type HeldRate, keyOf, type PairRate, resolvePair } from '../rates/pairs.ts'
import { allLedgers, ledgersOf, publishersIn } from '../rates/publisher.ts'
import { findNextValidAt, listAllRatesAsOf } from '../rates/queries.ts'
import type { SourceName } from '../rates/schemas.ts'
import { listCurrentSpreads } from '../spreads/queries.ts'
import type { Spread } from '../spreads/schemas.ts'

/** Cache of the current rates and settings, read again when the database has newer ones. */
export interface RateCache extends CurrentRates, Pick<Poller, 'checkCurrent' | 'open' | 'close'> {
  /** Moment of the newest rate of a source for all ledgers; undefined when it has none, or before the first read. */
  newestMs(source: SourceName): number | undefined
  findSpread(base: string, quote: string): Spread
}

/** The rates and settings of one revision. */
interface Snapshot {
  revision: string
  /** Those of all ledgers are under `allLedgers`. */
  byLedger: Map<string, HeldRate[]>
  byPair: Map<string, HeldRate>
  newest: Map<SourceName, number>
  spreads: Map<string, Spread>
  defaultSpread: Spread
  crossCurrencies: Map<string, string>
  /** By ledger with rates of its own and pair, only for pairs with a rate: others would let a client fill the memory. */
  resolved: Map<string, PairRate[]>
  /** When the next recorded rate becomes valid. */
  nextValidAtMs: number
}

export function createRateCache(db: Queryable, sources: readonly SourceName[], logger: Logger): RateCache {
  let snapshot: Snapshot | undefined
  const poller = createPoller({
    db,
    name: 'rates',
    logger,
    async read(revision, isReload) {
      const isOld = snapshot?.revision !== revision.number || snapshot.nextValidAtMs <= revision.nowMs
      if (isReload || isOld) snapshot = await readSnapshot(db, sources, revision)
    },
  })

  function current(): Snapshot {
    if (snapshot) return snapshot
    throw databaseUnavailable('The rates have not been read yet')
  }

  const crossCurrencyOf = (ledger: string) => current().crossCurrencies.get(ledger) ?? null

  return {
    sources,
    ...poller,
    findRates(ledger, base, quote) {
      const { resolved, byPair, byLedger } = current()
      const of = byLedger.has(ledger) ? ledger : allLedgers
      const key = `${of} ${base}/${quote}`
      const known = resolved.get(key)
      if (known) return known
      const publishers = publishersIn(of, sources, crossCurrencyOf)
      const found = resolvePair((by, one, other) => byPair.get(keyOf(by, one, other)), publishers, base, quote)
      if (found.length > 0) resolved.set(key, found)
      return found
    },
    listHeld(ledger) {
      const { byLedger } = current()
      return ledgersOf(ledger).flatMap((of) => byLedger.get(of) ?? [])
    },
    crossCurrencyOf,
    newestMs: (source) => snapshot?.newest.get(source),
    findSpread(base, quote) {
      const { spreads, defaultSpread } = current()
      return spreads.get(base < quote ? `${base}/${quote}` : `${quote}/${base}`) ?? defaultSpread
    },
  }
}

async function readSnapshot(
  db: Queryable,
  sources: readonly SourceName[],
  { number, nowMs: atMs }: Revision,
): Promise<Snapshot> {
  const [held, nextValidAtMs, [defaultSpread, ...pairSpreads], crossCurrencies] = await Promise.all([
    listAllRatesAsOf(db, sources, atMs),
    findNextValidAt(db, atMs),
    listCurrentSpreads(db),
    listCrossCurrencies(db, atMs),
  ])
  assert(defaultSpread?.base === null, 'the migration sets the spread without a pair')
  const byLedger = Map.groupBy(held, ({ ledger }) => ledger)
  const bySource = Map.groupBy(byLedger.get(allLedgers) ?? [], ({ source }) => source)
  return {
    revision: number,
    byLedger,
    byPair: new Map(held.map((rate) => [keyOf(rate, rate.leg.base, rate.leg.quote), rate])),
    newest: new Map(
      [...bySource].map(([source, rates]) => [source, Math.max(...rates.map(({ validAtMs }) => validAtMs))]),
    ),
    spreads: new Map(pairSpreads.map((spread) => [`${spread.base}/${spread.quote}`, spread])),
    defaultSpread,
    crossCurrencies: new Map(crossCurrencies.map(({ ledger, currency }) => [ledger, currency])),
    resolved: new Map(),
    nextValidAtMs: nextValidAtMs ?? Number.POSITIVE_INFINITY,
  }
}
