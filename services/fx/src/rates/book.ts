import assert from 'node:assert/strict'
import type { Queryable } from '@florin/postgres'
import { createFollower, type Follower, type Logger, type Revision } from '@florin/server'
import { FxError } from '../errors.ts'
import { listCurrentSpreads } from '../spreads/queries.ts'
import type { Spread } from '../spreads/schemas.ts'
import { type HeldRate, type PairRate, resolvePair } from './pairs.ts'
import { findNextValidAt, listRatesAsOf } from './queries.ts'
import type { SourceName } from './schemas.ts'

/**
 * What is current, in memory: the rates of every source and pair, the spreads, and the database's clock. Looked at once
 * a second, and read again when somebody has changed something. Its readers throw `database_unavailable` before it was
 * ever read.
 */
export interface RateBook extends Omit<Follower, 'isCurrent'> {
  readonly sources: readonly SourceName[]
  /** The rate of the pair in each source that has one, in their order. The same objects until something changes. */
  findRates(base: string, quote: string): PairRate[]
  /** All published rates that hold now. */
  listHeld(): HeldRate[]
  /** Moment of the newest rate of a source; undefined when it has none, or when nothing is known yet. */
  newestMs(source: SourceName): number | undefined
  findSpread(base: string, quote: string): Spread
  /** Throws `database_unavailable` when it may be out of date, because the database has not been seen for a while. */
  checkCurrent(): void
}

interface Page {
  number: string
  held: HeldRate[]
  byPair: Map<string, HeldRate>
  newest: Map<SourceName, number>
  spreads: Map<string, Spread>
  defaultSpread: Spread
  /** By both currencies; of pairs that have a rate only, or anybody could fill the memory. */
  resolved: Map<string, PairRate[]>
  /** When a rate that is recorded already begins to hold. */
  nextValidAtMs: number
}

export function createRateBook(db: Queryable, sources: readonly SourceName[], logger: Logger): RateBook {
  let page: Page | undefined
  const { isCurrent, ...follower } = createFollower({ db, read, name: 'rates', logger })

  async function read(revision: Revision, asked: boolean): Promise<void> {
    if (asked || page?.number !== revision.number || page.nextValidAtMs <= revision.nowMs) {
      page = await readPage(revision)
    }
  }

  async function readPage({ number, nowMs: atMs }: Revision): Promise<Page> {
    const [held, nextValidAtMs, spreads] = await Promise.all([
      listRatesAsOf(db, sources, atMs),
      findNextValidAt(db, atMs),
      listCurrentSpreads(db),
    ])
    const [defaultSpread, ...ofPairs] = spreads
    assert(defaultSpread?.base === null, 'the migration sets the spread without a pair')
    return {
      number,
      held,
      byPair: new Map(held.map((rate) => [keyOf(rate.source, rate.leg.base, rate.leg.quote), rate])),
      newest: new Map(
        [...Map.groupBy(held, ({ source }) => source)].map(([source, of]) => [
          source,
          Math.max(...of.map(({ validAtMs }) => validAtMs)),
        ]),
      ),
      spreads: new Map(ofPairs.map((spread) => [`${spread.base}/${spread.quote}`, spread])),
      defaultSpread,
      resolved: new Map(),
      nextValidAtMs: nextValidAtMs ?? Number.POSITIVE_INFINITY,
    }
  }

  function current(): Page {
    if (page) return page
    throw unavailable('The database has not been reached yet')
  }

  return {
    sources,
    ...follower,
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
    newestMs: (source) => page?.newest.get(source),
    findSpread(base, quote) {
      const { spreads, defaultSpread } = current()
      return spreads.get(base < quote ? `${base}/${quote}` : `${quote}/${base}`) ?? defaultSpread
    },
    checkCurrent() {
      if (!isCurrent()) throw unavailable('The rates may be out of date')
    },
  }
}

export function keyOf(source: SourceName, base: string, quote: string): string {
  return `${source} ${base}/${quote}`
}

function unavailable(why: string): FxError {
  return new FxError('database_unavailable', `${why}: the database is unavailable. Send the request again.`, {
    retryAfterSeconds: 1,
  })
}
