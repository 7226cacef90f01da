import { startBare } from './bare.ts'
import { payCashbacks } from './cashbacks.ts'
import { measureCopy } from './copy-books.ts'
import { catchUp, follow, readLatest } from './events.ts'
import { drainOrders } from './kafka.ts'
import { countErrors, type Figure } from './load.ts'
import { readWalPosition } from './machine.ts'
import { type Bench, measureWork } from './measure-work.ts'
import { startOneByOne } from './one-by-one.ts'
import { startStep } from './progress.ts'
import { divide } from './ratios.ts'
import { untilDelivered } from './revenue.ts'
import { grouped } from './table.ts'
import { accountsCount, type WorkName, wideWorks, worksOfBooks } from './works.ts'

export type RowName = 'yardstick' | 'copied' | WorkName | 'delivery' | 'cashbacks' | 'events' | 'eventDelay' | 'drained'

/** One figure a row, all measured within a minute or two. A row that cannot be measured here is left out. */
export type Round = Partial<Record<RowName, Figure>>

/** Times the length of a row, so that a backlog is left which takes some time to deliver. */
const outageLength = 3
const backlogLength = 2

/** Every row once. */
export async function measureRound(bench: Bench): Promise<Round> {
  const books = await measureBooks(bench)
  return {
    ...books,
    batches: await measureWork(bench, 'batches'),
    batchesHot: await measureWork(bench, 'batchesHot'),
    ...(await measureLimit(bench)),
    ...(await measureEvents(bench, (books.spread as Figure).perSecond / 2)),
    ...(await measureOneByOne(bench)),
    ...(bench.site.fxUrl && {
      quotes: await measureWork(bench, 'quotes', { url: bench.site.fxUrl }),
      conversions: await measureWork(bench, 'conversions'),
    }),
    ...(await measureKafka(bench)),
    ...(await measureFees(bench)),
  }
}

/** The yardstick, then transfers and reads. */
export async function measureBooks(bench: Bench): Promise<Round> {
  const round: Round = { ...(await measureYardstick(bench)), ...(await measureBare(bench)) }
  const isWide = bench.accounts.usd.length > accountsCount
  for (const name of worksOfBooks) {
    if (name === 'spread') round[name] = await measureSpread(bench)
    else if (isWide || !wideWorks.has(name)) round[name] = await measureWork(bench, name)
  }
  if (bench.accounts.all) round.everywhere = await measureWork(bench, 'everywhere')
  return round
}

/** With its write-ahead log, where the database is known. */
async function measureSpread(bench: Bench): Promise<Figure> {
  const { databaseUrl } = bench.site
  if (!databaseUrl) return measureWork(bench, 'spread')
  const startBytes = await readWalPosition(databaseUrl)
  const measure = await measureWork(bench, 'spread')
  const walBytes = divide((await readWalPosition(databaseUrl)) - startBytes, measure.answered)
  return { ...measure, ...(walBytes !== undefined && { walBytes }) }
}

async function measureYardstick({ yardstick, seconds, site }: Bench): Promise<Round> {
  if (!yardstick) return {}
  const step = startStep(yardstick.title)
  const { perSecond, latencyMs } = await yardstick.measure(seconds, site.signal)
  step.done(`${grouped(perSecond)} a second, ${latencyMs.toFixed(1)} ms on average`)
  return { yardstick: { perSecond } }
}

/** What PostgreSQL alone does with the rows of batches. */
async function measureLimit({ site: { superuserUrl, signal }, seconds }: Bench): Promise<Round> {
  if (superuserUrl === undefined) return {}
  const step = startStep('COPY of the rows of transfers, without triggers')
  const perSecond = await measureCopy(superuserUrl, seconds, signal)
  step.done(`${grouped(perSecond)} a second`)
  return { copied: { perSecond } }
}

/** The feed: by a consumer that follows transfers at this rate, and by one that catches up afterwards. */
async function measureEvents(bench: Bench, rate: number): Promise<Round> {
  const { url } = bench.site
  const start = await readLatest(url)
  const round: Round = {}
  round.eventDelay = await follow(url, async () => {
    round.halfLoad = await measureWork(bench, 'halfLoad', { rate })
  })
  const step = startStep('events, by a consumer that catches up')
  round.events = await catchUp(url, start)
  step.done(`${grouped(round.events.perSecond)} a second; ${round.eventDelay.p99Ms} ms after they were recorded (p99)`)
  return round
}

/** The ceiling of one process: its HTTP alone. */
async function measureBare(bench: Bench): Promise<Round> {
  const bare = await startBare(bench.site.folder, bench.site.signal)
  try {
    return { bare: await measureWork(bench, 'bare', { url: bare.url }) }
  } finally {
    await bare.stop()
  }
}

/** By a second ledger process, which runs for this row alone. */
async function measureOneByOne(bench: Bench): Promise<Round> {
  const { databaseUrl, folder, signal } = bench.site
  if (!databaseUrl) return {}
  const other = await startOneByOne(databaseUrl, folder, signal)
  try {
    return { oneByOne: await measureWork(bench, 'oneByOne', { url: other.url }) }
  } finally {
    await other.stop()
  }
}

/** Orders for later: how fast they are accepted, and how fast a worker posts what waits. */
async function measureKafka(bench: Bench): Promise<Round> {
  const { url, databaseUrl, folder, kafka, signal } = bench.site
  if (!kafka || !databaseUrl) return {}
  const accepted = await measureWork(bench, 'accepted', { seconds: backlogLength * bench.seconds })
  const step = startStep('posting of the accepted orders')
  const backlog = accepted.answered
  const { count, seconds } = await drainOrders({ url, databaseUrl, folder, kafka, signal }, (left) =>
    step.show(1 - left / backlog, `${grouped(left)} left`),
  )
  step.done(`${grouped(count)} orders in ${seconds.toFixed(1)} s`)
  return { accepted, drained: { perSecond: count / seconds } }
}

/** Work that needs the revenue service, or must not depend on it. It runs before and after. */
async function measureFees(bench: Bench): Promise<Round> {
  const { revenue, site } = bench
  if (!revenue) return {}
  const priced = await measurePriced(bench)
  const unpriced = await measureWork(bench, 'unpriced')
  const holds = await measureWork(bench, 'holds')
  const due = await measureCashbacks(bench)
  await revenue.stop()
  const withoutRevenue = await measureWork(bench, 'withoutRevenue')
  const outage = await measureWork(bench, 'outage', { seconds: outageLength * bench.seconds })
  await revenue.start()
  const step = startStep('delivery of the fees of the outage')
  const backlog = outage.answered - countErrors(outage)
  const seconds = await untilDelivered(site.url, site.signal)
  step.done(`${grouped(backlog)} fees in ${seconds.toFixed(1)} s`)
  return { priced, unpriced, holds, ...due, withoutRevenue, outage, delivery: { perSecond: backlog / seconds } }
}

/** Payments, and the rate at which their cashbacks are paid when all fall due at once. */
async function measureCashbacks(bench: Bench): Promise<Round> {
  const { databaseUrl, signal } = bench.site
  const payments = await measureWork(bench, 'payments')
  if (!databaseUrl) return { payments }
  const step = startStep('payment of the cashbacks')
  const { count, seconds } = await payCashbacks(databaseUrl, signal)
  step.done(`${grouped(count)} cashbacks in ${seconds.toFixed(1)} s`)
  return { payments, cashbacks: { perSecond: count / seconds } }
}

/** A fee is done when the revenue service has it: the time until the last one is delivered counts. */
async function measurePriced(bench: Bench): Promise<Figure> {
  const { site } = bench
  await untilDelivered(site.url, site.signal)
  const priced = await measureWork(bench, 'priced')
  const loadSeconds = bench.warmupSeconds + bench.seconds
  const deliverySeconds = await untilDelivered(site.url, site.signal)
  return { ...priced, perSecond: (priced.perSecond * loadSeconds) / (loadSeconds + deliverySeconds) }
}
