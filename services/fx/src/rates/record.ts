import { Decimal } from '@florin/money'
import { type Transaction, withTransaction } from '@florin/postgres'
import type pg from 'pg'
import { sourceFacts } from '../sources/facts.ts'
import {
  type FlaggedRate,
  insertRates,
  type KnownRate,
  listKnownRates,
  lockRevision,
  type NewRate,
} from './record-queries.ts'
import type { SourceName } from './schemas.ts'

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
  /** Pairs at moments that had no rate. */
  added: number
  /** Rates that replace another one of the same pair and moment. */
  corrected: number
  /** Rates that were there already, with the same value. */
  unchanged: number
  /** Of those added or corrected, the ones that are too far from what is trusted to be quoted from unconfirmed. */
  flagged: number
  /** The flagged ones by name. */
  flaggedRates: FlaggedRate[]
}

/** A move beyond this, up or down, may be a slip of the pen: it is kept, but not quoted from before it is confirmed. */
const moveMax = new Decimal('0.2')
const one = new Decimal(1)
/** Rates that are looked at in one go, but for those of one pair, which stay together. */
const chunkRatesMin = 5_000

type TimedRate = PublishedRate & { atMs: number }
export type SaidRate = Pick<PublishedRate, 'base' | 'rate'>

/**
 * Records what a source has published, all of it or nothing, once however often it is sent. A rate of another value for
 * the same pair and moment is a correction. Where a moment is given twice, the later one of the two corrects the other.
 */
export async function recordRates(
  db: pg.Pool,
  source: SourceName,
  rates: PublishedRate[],
  onProgress?: (done: number) => void,
): Promise<Recorded> {
  return withTransaction(db, async (tx) => {
    await lockRevision(tx)
    const recorded: Recorded = { added: 0, corrected: 0, unchanged: 0, flagged: 0, flaggedRates: [] }
    let done = 0
    for (const chunk of chunksByPair(rates)) {
      const { changes, added } = await judgeChunk(tx, source, chunk)
      if (changes.length) recorded.flaggedRates.push(...(await insertRates(tx, source, changes)))
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
 * By pair in either direction, each oldest first; several pairs together, so that few of many days and many of few days
 * are a few statements.
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
  source: SourceName,
  chunk: TimedRate[][],
): Promise<{ changes: NewRate[]; added: number }> {
  const { staleAfterMs } = sourceFacts[source]
  const pairs = chunk.flatMap(([first]) => first ?? [])
  const earliestMs = Math.min(...pairs.map(({ atMs }) => atMs))
  const latestMs = Math.max(...chunk.map((ofPair) => ofPair.at(-1)?.atMs ?? 0))
  const known = await listKnownRates(tx, source, pairs, {
    from: new Date(earliestMs - staleAfterMs),
    first: new Date(earliestMs),
    last: new Date(latestMs),
  })
  const knownByPair = Map.groupBy(known, pairOf)
  const judged = chunk.map((ofPair) =>
    judgeRates(ofPair, knownByPair.get(pairOf(ofPair[0] as TimedRate)) ?? [], staleAfterMs),
  )
  return {
    changes: judged.flatMap(({ changes }) => changes),
    added: judged.reduce((sum, { added }) => sum + added, 0),
  }
}

/** What of the rates of a pair is new, beside those that are known. Both in either direction, and oldest first. */
export function judgeRates(
  given: TimedRate[],
  known: KnownRate[],
  staleAfterMs: number,
): { changes: NewRate[]; added: number } {
  const changes: NewRate[] = []
  let added = 0
  let next = 0
  // What holds up to the moment that is looked at: at most one of a moment and direction, the later word last.
  const before: KnownRate[] = []
  for (const rate of given) {
    for (let earlier = known[next]; earlier && earlier.atMs <= rate.atMs; earlier = known[next]) {
      before.push(earlier)
      next += 1
    }
    const replaced = before.slice(-2).find(({ base, atMs }) => base === rate.base && atMs === rate.atMs)
    if (replaced && isSame(replaced.rate, rate.rate)) continue
    // A correction is no move from what it corrects.
    if (replaced) before.splice(before.lastIndexOf(replaced), 1)
    const measure = findMeasure(before, rate.atMs, staleAfterMs)
    const flagged = measure !== undefined && movedTooFar(measure, rate)
    const { base, quote } = rate
    changes.push({ base, quote, rate: rate.rate, validAt: new Date(rate.atMs).toISOString(), flagged })
    if (!replaced) added += 1
    before.push({ base, quote, rate: rate.rate, atMs: rate.atMs, trusted: !flagged })
  }
  return { changes, added }
}

/**
 * The newest trusted rate, so that a wrong level does not become right by being repeated. Where it is too old, or there
 * is none, the newest of all: so a level that nobody has confirmed holds once it has outlasted the last trusted rate.
 */
function findMeasure(before: KnownRate[], atMs: number, staleAfterMs: number): KnownRate | undefined {
  const trusted = before.findLast((rate) => rate.trusted)
  return [trusted, before.at(-1)].find((rate) => rate && atMs - rate.atMs <= staleAfterMs)
}

/** Of both directions together. */
function pairOf({ base, quote }: { base: string; quote: string }): string {
  return base < quote ? `${base} ${quote}` : `${quote} ${base}`
}

/** By value: the bank writes 366.90 in one of its files and 366.9 in another. */
function isSame(rate: string, other: string): boolean {
  return rate === other || new Decimal(rate).equals(other)
}

function movedTooFar(from: SaidRate, to: SaidRate): boolean {
  const { before, after } = compareRates(from, to)
  return after.minus(before).abs().greaterThan(before.times(moveMax))
}

/** Two rates of a pair as numbers to compare: where `from` is the other way round, both times what makes that one 1. */
export function compareRates(from: SaidRate, to: SaidRate): { before: Decimal; after: Decimal } {
  const [before, after] = [new Decimal(from.rate), new Decimal(to.rate)]
  return from.base === to.base ? { before, after } : { before: one, after: after.times(before) }
}
