import { describeErrors, type Load, type Measure, runLoad } from './load.ts'
import { startStep } from './progress.ts'
import type { RevenueProcess } from './revenue.ts'
import type { Site } from './site.ts'
import { grouped } from './table.ts'
import { accountsCount, type WorkName, wideWorks, works } from './works.ts'
import type { Yardstick } from './yardstick.ts'

/** Everything that a round needs. What is undefined is not measured. */
export interface Bench {
  site: Site
  /** Each can pay 1.00 for longer than a run lasts. */
  accounts: {
    usd: string[]
    eur: string[]
    /** All in USD, once the books have grown. */
    all?: string[]
  }
  /** The length of a row, and what comes before it without being counted. */
  seconds: number
  warmupSeconds: number
  yardstick?: Yardstick | undefined
  revenue?: RevenueProcess | undefined
}

const seedConnections = 256

/** One row of one round. */
export async function measureWork(
  { site, accounts, seconds: secondsOfRow, warmupSeconds }: Bench,
  name: WorkName,
  { url = site.url, seconds = secondsOfRow, rate }: { url?: string; seconds?: number; rate?: number } = {},
): Promise<Measure> {
  const { title, work, connections } = works[name]
  const step = startStep(`${title}, ${connections} connections`)
  const load: Load = {
    url,
    work,
    connections,
    ...(rate !== undefined && { rate }),
    accounts: accountsFor(name, accounts),
    targets: accounts.eur,
    extent: { seconds, warmupSeconds },
  }
  const startedMs = performance.now()
  const measure = await runLoad(load, site.signal, (answered) => {
    const elapsed = (performance.now() - startedMs) / 1_000
    step.show(elapsed / (seconds + warmupSeconds), `${grouped(answered)} answered`)
  })
  step.done(`${grouped(measure.perSecond)} a second${describeErrors(measure)}`)
  return measure
}

function accountsFor(name: WorkName, { usd, all = usd }: Bench['accounts']): string[] {
  if (name === 'everywhere') return all
  return wideWorks.has(name) ? usd : usd.slice(0, accountsCount)
}

/** Posts this many transfers through the API, at full speed. */
export async function seedTransactions({ site, accounts }: Bench, requests: number): Promise<Measure> {
  const step = startStep(`${grouped(requests)} transactions`)
  const load: Load = {
    url: site.url,
    work: 'spread',
    accounts: accounts.usd.slice(0, accountsCount),
    connections: seedConnections,
    extent: { requests },
  }
  const measure = await runLoad(load, site.signal, (answered) =>
    step.show(answered / requests, `${grouped(answered)} posted`),
  )
  step.done(`posted, ${grouped(measure.perSecond)} a second${describeErrors(measure)}`)
  return measure
}
