import { divide, type Spread, spreadOf } from './ratios.ts'
import type { Round, RowName } from './round.ts'
import { type WorkName, works } from './works.ts'

/** A limit on a ratio of two figures of one round. Without a limit the ratio is only shown. */
interface Target {
  title: string
  ratio(round: Round): number | undefined
  least?: number
  most?: number
  /** It has the yardstick below the line. */
  byYardstick?: boolean
}

export interface Verdict extends Spread {
  title: string
  /** As text: `at least 4`. */
  target: string
  /** Null when the ratio is not judged. */
  met: boolean | null
}

/** Two runs of the same work differ by this share; a figure is no slower than another within it. */
const noise = 0.05

/**
 * In the order of the report. Y is the yardstick, B a server that does nothing but HTTP, S are transfers over 1,000 accounts with
 * 256 connections.
 */
const targets: Target[] = [
  { ...ofSpeeds('S / Y', 'spread', 'yardstick'), least: 4, byYardstick: true },
  { ...ofSpeeds('S / B', 'spread', 'bare'), least: 0.6 },
  { title: 'p99 / p50 of S', ratio: ({ spread }) => divide(spread?.p99Ms, spread?.p50Ms), most: 4 },
  { ...ofSpeeds('10,000 accounts / Y', 'wide', 'yardstick'), least: 3.5, byYardstick: true },
  { ...ofSpeeds('50 connections / S', 'fewConnections', 'spread'), least: 0.85 },
  {
    ...ofSpeeds('50 connections over 10,000 accounts / Y', 'wideFewConnections', 'yardstick'),
    least: 2.6,
    byYardstick: true,
  },
  { ...ofSpeeds('one account / Y', 'hot', 'yardstick'), least: 4.4, byYardstick: true },
  { ...ofSpeeds('one account / S', 'hot', 'spread'), least: 1.1 },
  { ...ofSpeeds('one account / one transaction a request', 'hot', 'oneByOne'), least: 12 },
  { ...ofSpeeds('batches of 1,000 / S', 'batches', 'spread'), least: 3 },
  { ...ofSpeeds('batches of 1,000 into one account / S', 'batchesHot', 'spread'), least: 3 },
  { ...ofSpeeds('batches of 1,000 / COPY of their rows', 'batches', 'copied'), least: 0.3 },
  { title: 'delay of events at half of S, p99, ms', ratio: ({ eventDelay }) => eventDelay?.p99Ms, most: 100 },
  { ...ofSpeeds('events / S', 'events', 'spread'), least: 1 },
  { ...ofSpeeds('replays / S', 'replays', 'spread'), least: 1.2 },
  { ...ofSpeeds('balance reads / S', 'balances', 'spread'), least: 2 },
  ofSpeeds('quotes / S', 'quotes', 'spread'),
  { ...ofSpeeds('conversions / S', 'conversions', 'spread'), least: 0.4 },
  { ...ofSpeeds('with a fee / S', 'priced', 'spread'), least: 0.7 },
  { ...ofSpeeds('holds and captures / without a fee', 'holds', 'unpriced'), least: 0.6 },
  { ...ofSpeeds('accepted through Kafka / S', 'accepted', 'spread'), least: 1.5 },
  { ...ofSpeeds('accepted until posted / S', 'drained', 'spread'), least: 1.2 },
  ofSpeeds('payments / without a fee', 'payments', 'unpriced'),
  { ...ofSpeeds('cashbacks paid / without a fee', 'cashbacks', 'unpriced'), least: 0.8 },
  { ...ofSpeeds('without a fee / revenue service down', 'unpriced', 'withoutRevenue'), least: 1 - noise },
  { ...ofSpeeds('delivery after an outage / fees in it', 'delivery', 'outage'), least: 1 },
]

/** The least ratio of a speed on grown books to the speed before, both in Y, so that the machine's drift does not count. */
const laterLeast = 0.95
/** Rates imported in the time of one transaction of the yardstick. */
const importedLeast = 5
const memoryMostMb = 300

/** The verdicts on the rounds. `judgesY` tells whether the yardstick is the one that the targets were set for. */
export function judgeRounds(rounds: Round[], judgesY: boolean): Verdict[] {
  return targets.flatMap((target) => {
    const judged = judgesY || !target.byYardstick
    return judge({ ...target, judged }, rounds.map(target.ratio))
  })
}

/** Of rounds on books that have grown, each compared with the round of the same number before. */
export function judgeLater(later: Round[], before: Round[], names: readonly WorkName[]): Verdict[] {
  return names.flatMap((name) => {
    const ratios = later.map((round, index) => {
      const first = before[index] ?? {}
      const drift = divide(round.yardstick?.perSecond, first.yardstick?.perSecond) ?? 1
      return divide(divide(round[name]?.perSecond, first[name]?.perSecond), drift)
    })
    return judge(
      {
        title: `${works[name].title}, ${works[name].connections} connections: after / before`,
        least: laterLeast,
        judged: true,
      },
      ratios,
    )
  })
}

export function judgeImport(perSecond: number, rounds: Round[], judgesY: boolean): Verdict[] {
  const yardstick = spreadOf(rounds.flatMap((round) => round.yardstick?.perSecond ?? []))
  const ratio = divide(perSecond, yardstick?.median)
  return judge({ title: 'rates imported / Y', least: importedLeast, judged: judgesY }, [ratio])
}

/** Memory is the one limit that is not a ratio: it does not depend on the speed of the machine. */
export function judgeMemory(bytes: number): Verdict[] {
  return judge({ title: 'memory of the ledger process, MB', most: memoryMostMb, judged: true }, [bytes / 1e6])
}

function ofSpeeds(title: string, of: RowName, to: RowName): Target {
  return { title, ratio: (round) => divide(round[of]?.perSecond, round[to]?.perSecond) }
}

/** By the median. None without a ratio. */
function judge(
  { title, least, most, judged }: Pick<Target, 'title' | 'least' | 'most'> & { judged: boolean },
  ratios: (number | undefined)[],
): Verdict[] {
  const spread = spreadOf(ratios.filter((ratio) => ratio !== undefined))
  if (!spread) return []
  const limited = least !== undefined || most !== undefined
  const met = spread.median >= (least ?? 0) && spread.median <= (most ?? Number.POSITIVE_INFINITY)
  const target = least !== undefined ? `at least ${least}` : most !== undefined ? `at most ${most}` : ''
  return [{ title, ...spread, target, met: limited && judged ? met : null }]
}
