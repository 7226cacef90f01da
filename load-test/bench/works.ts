import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '@florin/embedded-postgres'
import { startService } from '@florin/fleet/service-process'
import { services } from '@florin/fleet/services'
import { CannotTest } from '../find-ledger.ts'
import { createLedgerClient, openFundedAccounts } from '../ledger-client.ts'
import { type Load, type Measure, runLoad } from './load.ts'
import { startStep } from './progress.ts'
import { benchSchedule } from './requests.ts'

/** Where the load goes, and what is known of what is behind it. */
export interface Site {
  url: string
  signal: AbortSignal
  /** As the role of the service. */
  databaseUrl?: string
  /** As `ledger_auditor`, for the verification at the end. */
  auditorUrl?: string
  superuserUrl?: string
  /** Where its rates come from. */
  fxUrl?: string
  /** Of the FX service, as its role. */
  fxDatabaseUrl?: string
}

const accountsCount = 1_000
/** Every source can pay 1.00 for longer than a run lasts. */
const startBalance = '1000000000.00'
/** Before each row is counted, so that the load generator is at its pace. */
const warmupSeconds = 1
const seedConnections = 256
/** The usual design: each request is a database transaction, with as many at a time as the pool has connections. */
const oneByOneSettings = { POSTING_GROUP_MAX: '1', POSTING_LANES: '16' }

type Work = Pick<Load, 'work' | 'connections' | 'targets'> & { title: string }

export const works = {
  spread: { title: 'transfers, spread over 1,000 accounts', work: 'spread', connections: 256 },
  hot: { title: 'transfers, all into one account', work: 'hot', connections: 256 },
  fewConnections: { title: 'transfers, spread', work: 'spread', connections: 50 },
  replays: { title: 'replays of transfers', work: 'replays', connections: 64 },
  balances: { title: 'balance reads', work: 'balances', connections: 64 },
} as const satisfies Record<string, Work>

export type WorkName = keyof typeof works

export const fxWorks = {
  quotes: { title: 'quotes', work: 'quotes', connections: 64 },
  conversions: { title: 'conversions, spread over 1,000 accounts each way', work: 'conversions', connections: 64 },
} as const satisfies Record<string, Work>

export async function openAccounts({ url, signal }: Site, currency = 'USD'): Promise<string[]> {
  const step = startStep(`${count(accountsCount)} accounts in ${currency}`)
  const onOpened = (opened: number) => {
    signal.throwIfAborted()
    step.show(opened / accountsCount, `${count(opened)} opened`)
  }
  const ledger = createLedgerClient(url)
  const accounts = await openFundedAccounts(ledger, accountsCount, startBalance, onOpened, currency)
  step.done('opened, each with a deposit')
  return accounts
}

/** Each of the works, one after the other. */
export async function measureWorks(
  site: Site,
  accounts: string[],
  seconds: number,
  suffix = '',
): Promise<Record<WorkName, Measure>> {
  const measures: Partial<Record<WorkName, Measure>> = {}
  for (const name of Object.keys(works) as WorkName[]) {
    const work = works[name]
    measures[name] = await measure(site, { ...work, title: work.title + suffix }, accounts, seconds)
  }
  return measures as Record<WorkName, Measure>
}

/** Quotes of the FX service alone, and conversions, for which the ledger asks it. */
export async function measureFx(
  site: Site & { fxUrl: string },
  accounts: string[],
  seconds: number,
): Promise<Record<keyof typeof fxWorks, Measure>> {
  const targets = await openAccounts(site, 'EUR')
  const quotes = await measure({ ...site, url: site.fxUrl }, fxWorks.quotes, accounts, seconds)
  const conversions = await measure(site, { ...fxWorks.conversions, targets }, accounts, seconds)
  return { quotes, conversions }
}

/** Work that goes through the revenue service, or that must not notice it. */
export const feeWorks = {
  priced: { title: 'transfers with a fee, spread', work: 'priced', connections: 64 },
  unpriced: { title: 'transfers without a fee, beside revenue', work: 'spread', connections: 64 },
  withoutRevenue: { title: 'transfers without a fee, revenue down', work: 'spread', connections: 64 },
  outage: { title: 'transfers with a fee, revenue down', work: 'priced', connections: 64 },
} as const satisfies Record<string, Work>

export interface FeeMeasures extends Record<keyof typeof feeWorks, Measure> {
  outageSeconds: number
  /** Fees that were undelivered when the revenue service was back, and how long their delivery took. */
  backlog: number
  drainSeconds: number
}

/** The revenue service is stopped under load and started again, so it is not one of the fleet. */
export async function measureFees(
  site: Site,
  revenue: RevenueProcess,
  accounts: string[],
  seconds: number,
): Promise<FeeMeasures> {
  await revenue.start()
  await makeSchedule(revenue.url)
  // What waited for it until now: from then on the ledger knows that it answers.
  await untilDelivered(site)
  const priced = await measure(site, feeWorks.priced, accounts, seconds)
  await untilDelivered(site)
  const unpriced = await measure(site, feeWorks.unpriced, accounts, seconds)
  await revenue.stop()
  const withoutRevenue = await measure(site, feeWorks.withoutRevenue, accounts, seconds)
  const outageSeconds = seconds * outageLength
  const outage = await measure(site, feeWorks.outage, accounts, outageSeconds)
  const backlog = outage.answered - countErrors(outage)
  const step = startStep('the backlog of the outage')
  const startedMs = performance.now()
  await revenue.start()
  await untilDelivered(site)
  const drainSeconds = (performance.now() - startedMs) / 1_000
  step.done(`${count(backlog)} fees delivered in ${drainSeconds.toFixed(1)} s`)
  return { priced, unpriced, withoutRevenue, outage, outageSeconds, backlog, drainSeconds }
}

/** A service that the benchmark itself starts and stops, always at the same address. */
export interface RevenueProcess {
  url: string
  start(): Promise<void>
  stop(): Promise<void>
}

/** Times the length of a row. */
const outageLength = 6

async function makeSchedule(url: string): Promise<void> {
  const answer = await fetch(`${url}/v1/fee-schedules`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      code: benchSchedule,
      currency: 'USD',
      kinds: ['transfer'],
      rule: { percentage_bps: '150' },
    }),
  })
  if (!answer.ok) throw new Error(`POST /v1/fee-schedules answered ${answer.status}: ${await answer.text()}`)
}

async function countUndelivered({ url }: Site): Promise<number> {
  const { pending } = (await (await fetch(`${url}/v1/outbox`)).json()) as { pending: number }
  return pending
}

async function untilDelivered(site: Site): Promise<void> {
  while ((await countUndelivered(site)) > 0) {
    site.signal.throwIfAborted()
    await sleep(100)
  }
}

/** The hot account once more, by one transaction a request and by groups, next to each other on the same database. */
export async function compareWithOneByOne(
  site: Site & { databaseUrl: string },
  accounts: string[],
  seconds: number,
  folder: string,
): Promise<{ oneByOne: Measure; grouped: Measure }> {
  const service = services.find(({ name }) => name === 'ledger')
  if (!service) throw new Error('there is no ledger service')
  const other = startService(service, {
    port: await findFreePort(),
    logFile: join(folder, 'ledger-one-by-one.log'),
    watch: false,
    // It delivers no fees, and so its secret may be any.
    environment: {
      DATABASE_URL: site.databaseUrl,
      LOG_LEVEL: 'info',
      REVENUE_SECRET: randomUUID(),
      ...oneByOneSettings,
    },
  })
  try {
    await other.waitUntilReady(site.signal).catch(async (cause: Error) => {
      site.signal.throwIfAborted()
      throw new CannotTest(`${cause.message}\n${await other.readLogTail()}`, { cause })
    })
    const oneByOne = await measure(
      { ...site, url: other.url },
      { ...works.hot, title: 'the same, one transaction a request' },
      accounts,
      seconds,
    )
    const grouped = await measure(site, { ...works.hot, title: 'the same, grouped' }, accounts, seconds)
    return { oneByOne, grouped }
  } finally {
    await other.stop()
  }
}

/** Writes so many transactions by the API, at full speed. */
export async function seedTransactions({ url, signal }: Site, accounts: string[], requests: number): Promise<Measure> {
  const step = startStep(`${count(requests)} transactions`)
  const load: Load = { url, work: 'spread', accounts, connections: seedConnections, extent: { requests } }
  const measure = await runLoad(load, signal, (answered) =>
    step.show(answered / requests, `${count(answered)} written`),
  )
  step.done(`written, ${count(measure.perSecond)} a second${describeErrors(measure)}`)
  return measure
}

async function measure(
  { url, signal }: Site,
  { title, work, connections, targets }: Work,
  accounts: string[],
  seconds: number,
): Promise<Measure> {
  const step = startStep(`${title}, ${connections} connections`)
  const startedMs = performance.now()
  const extent = { seconds, warmupSeconds }
  const load: Load = { url, work, accounts, connections, extent, ...(targets && { targets }) }
  const measure = await runLoad(load, signal, (answered) => {
    const elapsed = (performance.now() - startedMs) / 1000
    step.show(elapsed / (seconds + warmupSeconds), `${count(answered)} answered`)
  })
  step.done(`${count(measure.perSecond)} a second${describeErrors(measure)}`)
  return measure
}

export function countErrors({ errors }: Measure): number {
  return Object.values(errors).reduce((sum, each) => sum + each, 0)
}

function describeErrors(measure: Measure): string {
  if (countErrors(measure) === 0) return ''
  const reasons = Object.entries(measure.errors).map(([reason, times]) => `${count(times)} times ${reason}`)
  return `, ERRORS: ${reasons.join(', ')}`
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en')
}
