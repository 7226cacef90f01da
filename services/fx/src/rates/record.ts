import { Decimal } from '@florin/money'
import { type Transaction, withTransaction } from '@florin/postgres'
import type pg from 'pg'
import { allLedgers, measuresOf, type Publisher } from './publisher.ts'
import {
  type FlaggedRate,
  insertRates,
  type KnownRate,
  listKnownRates,
  lockRevision,
  type NewRate,
} from './record-queries.ts'
import type { SourceName } from './schemas.ts'
import { sourceRules } from './source-rules.ts'

/** A rate as a source publishes it: one unit of `base` is `rate` units of `quote`. */
export interface PublishedRate {
  base: string
  quote: string
  /** Decimal text, as published. */
  rate: string
  /** ISO 8601. */
  validAt: string
}

export interface Recorded {
  /** Rates of a pair and moment without one. */
  added: number
  /** Rates that replace another value of the same pair and moment. */
  corrected: number
  /** Rates that were recorded before, with the same value. */
  unchanged: number
  /** Added or corrected rates that moved too far to be quoted from before they are confirmed. */
  flagged: number
  flaggedRates: FlaggedRate[]
}

export interface RecordingOptions {
  /** In which the rates of an operator hold; all when left out. */
  ledger?: string
  onProgress?: (done: number) => void
}

/** A larger move, up or down, may be a typing error: the rate is recorded, but not quoted from before it is confirmed. */
const moveMax = new Decimal('0.2')
const one = new Decimal(1)
/** Rates judged in one statement; those of one pair stay together. */
const chunkRatesMin = 5_000

type TimedRate = PublishedRate & { atMs: number }
/** Of another publisher. After `freshUntilMs` it measures nothing. */
type OtherRate = KnownRate & { freshUntilMs: number }
export type PricedPair = Pick<PublishedRate, 'base' | 'rate'>

/**
 * Records published rates, all of them or none. Sent again, they change nothing. Another value for the same pair and
 * moment is a correction; if a moment is given twice, the later rate corrects the earlier one.
 */
export async function recordRates(
  db: pg.Pool,
  source: SourceName,
  rates: PublishedRate[],
  { ledger = allLedgers, onProgress }: RecordingOptions = {},
): Promise<Recorded> {
  const publisher = { source, ledger }
  return withTransaction(db, async (tx) => {
    await lockRevision(tx)
    const recorded: Recorded = { added: 0, corrected: 0, unchanged: 0, flagged: 0, flaggedRates: [] }
    let done = 0
    for (const chunk of chunksByPair(rates)) {
      const { changes, added } = await judgeChunk(tx, publisher, chunk)
      if (changes.length) recorded.flaggedRates.push(...(await insertRates(tx, publisher, changes)))
      const given = chunk.reduce((sum, ofPair) => sum + ofPair.length, 0)
      recorded.added += added
      recorded.corrected += changes.length - added
      recorded.unchanged += given - changes.length
      done += given
      onProgress?.(done)
    }
    recorded.flagged = recorded.flaggedRates.length
    return recorded
  })
}

/**
 * Grouped by pair in either direction, each oldest first; several pairs in a chunk, so that few pairs of many days and
 * many pairs of few days both take few statements.
 */
function* chunksByPair(rates: PublishedRate[]): Generator<TimedRate[][]> {
  const byPair = Map.groupBy(
    rates.map((rate): TimedRate => ({ ...rate, atMs: Date.parse(rate.validAt) })),
    pairOf,
  )
  let chunk: TimedRate[][] = []
  let size = 0
  for (const ofPair of byPair.values()) {
    chunk.push(ofPair.sort((a, b) => a.atMs - b.atMs))
    size += ofPair.length
    if (size < chunkRatesMin) continue
    yield chunk
    chunk = []
    size = 0
  }
  if (size) yield chunk
}

async function judgeChunk(
  tx: Transaction,
  publisher: Publisher,
  chunk: TimedRate[][],
): Promise<{ changes: NewRate[]; added: number }> {
  const pairs = chunk.flatMap(([first]) => first ?? [])
  const earliestMs = Math.min(...pairs.map(({ atMs }) => atMs))
  const latestMs = Math.max(...chunk.map((ofPair) => ofPair.at(-1)?.atMs ?? 0))
  const listKnown = (of: Publisher) =>
    listKnownRates(tx, of, pairs, {
      from: new Date(earliestMs - sourceRules[of.source].staleAfterMs),
      first: new Date(earliestMs),
      last: new Date(latestMs),
    })
  const knownByPair = Map.groupBy(await listKnown(publisher), pairOf)
  const others: OtherRate[] = []
  for (const other of measuresOf(publisher)) {
    const { staleAfterMs } = sourceRules[other.source]
    others.push(...(await listKnown(other)).map((rate) => ({ ...rate, freshUntilMs: rate.atMs + staleAfterMs })))
  }
  const othersByPair = Map.groupBy(
    others.sort((a, b) => a.atMs - b.atMs),
    pairOf,
  )
  const { staleAfterMs } = sourceRules[publisher.source]
  const judged = chunk.map((ofPair) => {
    const pair = pairOf(ofPair[0] as TimedRate)
    return judgeRates(ofPair, knownByPair.get(pair) ?? [], staleAfterMs, othersByPair.get(pair))
  })
  return {
    changes: judged.flatMap(({ changes }) => changes),
    added: judged.reduce((sum, { added }) => sum + added, 0),
  }
}

/** The rates of a pair that change something. All lists have both directions, oldest first; `others` is of other publishers. */
export function judgeRates(
  given: TimedRate[],
  known: KnownRate[],
  staleAfterMs: number,
  others: OtherRate[] = [],
): { changes: NewRate[]; added: number } {
  const changes: NewRate[] = []
  let added = 0
  let next = 0
  // The rates up to the current moment: at most one for a moment and direction, in order of publication.
  const before: KnownRate[] = []
  for (const rate of given) {
    for (let earlier = known[next]; earlier && earlier.atMs <= rate.atMs; earlier = known[next]) {
      before.push(earlier)
      next += 1
    }
    const replaced = before.slice(-2).find(({ base, atMs }) => base === rate.base && atMs === rate.atMs)
    if (replaced && isSame(replaced.rate, rate.rate)) continue
    // A correction is not a move from the rate that it corrects.
    if (replaced) before.splice(before.lastIndexOf(replaced), 1)
    const measure = findMeasure(before, others, rate.atMs, staleAfterMs)
    const flagged = measure !== undefined && movedTooFar(measure, rate)
    const { base, quote } = rate
    changes.push({ base, quote, rate: rate.rate, validAt: new Date(rate.atMs).toISOString(), flagged })
    if (!replaced) added += 1
    before.push({ base, quote, rate: rate.rate, atMs: rate.atMs, trusted: !flagged })
  }
  return { changes, added }
}

/**
 * The newest trusted rate, so that repeating a wrong rate does not make it trusted. If it is too old, or there is none,
 * the newest trusted rate of another publisher that is not too old for its source: so a first rate has a measure, and the
 * correction of a wrong one too. Only rates of the pair itself: crosses of another publisher do not count. Without such a rate,
 * the newest of all its own: an unconfirmed level becomes the measure once it has outlasted the last trusted rate.
 */
function findMeasure(
  before: KnownRate[],
  others: OtherRate[],
  atMs: number,
  staleAfterMs: number,
): KnownRate | undefined {
  const isRecent = (rate: KnownRate | undefined) => rate !== undefined && atMs - rate.atMs <= staleAfterMs
  const trusted = before.findLast((rate) => rate.trusted)
  if (isRecent(trusted)) return trusted
  const other = others.findLast((rate) => rate.trusted && rate.atMs <= atMs && atMs <= rate.freshUntilMs)
  if (other) return other
  const newest = before.at(-1)
  return isRecent(newest) ? newest : undefined
}

/** The same for both directions. */
function pairOf({ base, quote }: { base: string; quote: string }): string {
  return base < quote ? `${base} ${quote}` : `${quote} ${base}`
}

/** By value: the ECB writes 366.90 in one of its files and 366.9 in another. */
function isSame(rate: string, other: string): boolean {
  return rate === other || new Decimal(rate).equals(other)
}

function movedTooFar(from: PricedPair, to: PricedPair): boolean {
  const { before, after } = compareRates(from, to)
  return after.minus(before).abs().greaterThan(before.times(moveMax))
}

/** Two rates of a pair as numbers to compare. If `from` has the opposite direction, both are multiplied by it. */
export function compareRates(from: PricedPair, to: PricedPair): { before: Decimal; after: Decimal } {
  const [before, after] = [new Decimal(from.rate), new Decimal(to.rate)]
  return from.base === to.base ? { before, after } : { before: one, after: after.times(before) }
}
