import assert from 'node:assert/strict'
import type { Queryable } from '@florin/postgres'
import { createPoller, databaseUnavailable, type Logger, type Poller, type Revision } from '@florin/server'
import type { CurrentRates } from '../rates/current-rates.ts'
import { type HeldRate, keyOf, type PairRate, resolvePair } from '../rates/pairs.ts'
import { findNextValidAt, listRatesAsOf } from '../rates/queries.ts'
import type { SourceName } from '../rates/schemas.ts'
import { listCurrentSpreads } from '../spreads/queries.ts'
import type { Spread } from '../spreads/schemas.ts'

/** Cache of the current rates and spreads, read again when the database has newer ones. */
export interface RateCache extends CurrentRates, Pick<Poller, 'checkCurrent' | 'open' | 'close'> {
  /** Moment of the newest rate of a source; undefined when it has none, or before the first read. */
  newestMs(source: SourceName): number | undefined
  findSpread(base: string, quote: string): Spread
}

/** The rates and spreads of one revision. */
interface Snapshot {
  revision: string
  held: HeldRate[]
  byPair: Map<string, HeldRate>
  newest: Map<SourceName, number>
  spreads: Map<string, Spread>
  defaultSpread: Spread
  /** By pair, only for pairs with a rate: others would let a client fill the memory. */
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

  return {
    sources,
    ...poller,
    findRates(base, quote) {
      const { resolved, byPair } = current()
      const pair = `${base}/${quote}`
      const known = resolved.get(pair)
      if (known) return known
      const found = resolvePair((source, one, other) => byPair.get(keyOf(source, one, other)), sources, base, quote)
      if (found.length > 0) resolved.set(pair, found)
      return found
    },
    listHeld: () => current().held,
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
  const [held, nextValidAtMs, [defaultSpread, ...pairSpreads]] = await Promise.all([
    listRatesAsOf(db, sources, atMs),
    findNextValidAt(db, atMs),
    listCurrentSpreads(db),
  ])
  assert(defaultSpread?.base === null, 'the migration sets the spread without a pair')
  const bySource = Map.groupBy(held, ({ source }) => source)
  return {
    revision: number,
    held,
    byPair: new Map(held.map((rate) => [keyOf(rate.source, rate.leg.base, rate.leg.quote), rate])),
    newest: new Map(
      [...bySource].map(([source, rates]) => [source, Math.max(...rates.map(({ validAtMs }) => validAtMs))]),
    ),
    spreads: new Map(pairSpreads.map((spread) => [`${spread.base}/${spread.quote}`, spread])),
    defaultSpread,
    resolved: new Map(),
    nextValidAtMs: nextValidAtMs ?? Number.POSITIVE_INFINITY,
  }
}
