import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createFlorin } from '@florin/client'
import { CannotTest, findGivenLedger } from '../find-ledger.ts'
import { openFundedAccounts } from '../funded-accounts.ts'
import { verifyBooks } from '../verify-books.ts'
import { accountsOf, growBooks, requireSpace } from './grow.ts'
import { type Growth, readState, vacuumBooks } from './growth.ts'
import { countErrors } from './load.ts'
import { describeMachine } from './machine.ts'
import { type Bench, seedTransactions } from './measure-work.ts'
import { watchMemory } from './memory.ts'
import { type Options, readOptions } from './options.ts'
import { startStep } from './progress.ts'
import { measureRateImport } from './rate-import.ts'
import { describeReport, type Report } from './report.ts'
import { createSchedule } from './revenue.ts'
import { measureBooks, measureRound, type Round } from './round.ts'
import { errorsOf } from './rows.ts'
import { type Site, withGivenSite, withOwnSite } from './site.ts'
import { grouped } from './table.ts'
import { judgeImport, judgeLater, judgeMemory, judgeRounds } from './targets.ts'
import { accountsCount, accountsCountWide, worksOfBooks } from './works.ts'
import { prepareYardstick, type Yardstick } from './yardstick.ts'

/** Every source can pay 1.00 for longer than a run lasts. */
const startBalance = '1000000000.00'

const resultsFolder = fileURLToPath(new URL('../results', import.meta.url))

process.exit(await main())

/** 0 when every request succeeded and the books hold, whatever the speed; 1 otherwise; 2 when nothing could be measured. */
async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2), process.env)
    const given = await findGivenLedger()
    if (given) return await withGivenSite(given, (site) => bench(site, options))
    console.log('Starting PostgreSQL and the services in a temporary folder.')
    return await withOwnSite(async (site) => {
      await requireSpace(site.folder, options.after)
      return bench(site, options)
    })
  } catch (error) {
    if (error instanceof CannotTest) console.error(error.message)
    else console.error('The benchmark could not be run.', error)
    return 2
  }
}

async function bench(site: Site, options: Options): Promise<number> {
  const { report, seedErrors } = await measure(site, options)
  console.log(`\n${describeReport(report).join('\n')}`)
  console.log(`Written to ${relative(process.cwd(), await writeReport(report))}`)
  const figures = [...report.rounds, ...(report.later?.rounds ?? [])].flatMap((round) => Object.values(round))
  const flawless = seedErrors + (errorsOf(figures) ?? 0) === 0
  if (!flawless) console.error('Some requests failed: see ERRORS above.')
  if (report.verified === false) console.error('The verification of the books failed: see above.')
  return flawless && report.verified !== false ? 0 : 1
}

async function measure(site: Site, options: Options): Promise<{ report: Report; seedErrors: number }> {
  const { signal, auditorUrl, fxDatabaseUrl, serverUrl, revenue } = site
  const machine = await describeMachine(site.databaseUrl)
  const accounts = await openAccounts(site, options.quick ? accountsCount : accountsCountWide)
  await revenue?.start()
  if (revenue) await createSchedule(revenue.url)
  const memory = watchMemory(site.url)
  const yardstick = serverUrl ? await fillYardstick(serverUrl, signal) : undefined
  const { seconds, warmupSeconds } = options
  const measured = await measureRounds({ site, accounts, seconds, warmupSeconds, yardstick, revenue }, options)
  memory.stop()
  await yardstick?.remove()
  const rateImport = fxDatabaseUrl ? await measureRateImport(fxDatabaseUrl, signal) : undefined
  console.log('')
  const verified = auditorUrl ? await verifyBooks(auditorUrl, revenue?.url, signal) : null

  const { rounds, later, seedErrors } = measured
  const judgesY = yardstick?.judges ?? false
  const report: Report = {
    machine,
    secondsARow: seconds,
    yardstick: yardstick ? { title: yardstick.title, judges: judgesY, clients: yardstick.clients } : null,
    rounds,
    later: later && { after: options.after, rounds: later, growth: measured.growth ?? null },
    memoryPeak: memory.peakBytes,
    rateImport: rateImport ?? null,
    verdicts: [
      ...judgeRounds(rounds, judgesY),
      ...(later ? judgeLater(later, rounds, worksOfBooks) : []),
      ...(rateImport ? judgeImport(rateImport.rates / rateImport.seconds, rounds, judgesY) : []),
      ...judgeMemory(memory.peakBytes),
    ],
    verified,
  }
  return { report, seedErrors }
}

/** Rounds of all rows; and, with `--after`, as many rounds of transfers and reads on the grown books. */
async function measureRounds(
  bench: Bench,
  { rounds: count, after }: Options,
): Promise<{ rounds: Round[]; later: Round[] | null; growth?: Growth; seedErrors: number }> {
  const rounds = await repeat(count, 'Round', () => measureRound(bench))
  if (after === 0) return { rounds, later: null, seedErrors: 0 }
  console.log('\nGrowing the books')
  if (bench.site.superuserUrl === undefined) {
    const seeded = await seedTransactions(bench, after)
    const later = await repeat(count, 'Later round', () => measureBooks(bench))
    return { rounds, later, seedErrors: countErrors(seeded) }
  }
  const { growth, all } = await grow(bench, bench.site.superuserUrl, after)
  const grown = { ...bench, accounts: { ...bench.accounts, all } }
  return { rounds, later: await repeat(count, 'Later round', () => measureBooks(grown)), growth, seedErrors: 0 }
}

/** In the database of our own fleet, past the service. */
async function grow(
  { site: { signal }, accounts: { usd } }: Bench,
  superuserUrl: string,
  transactions: number,
): Promise<{ growth: Growth; all: string[] }> {
  const before = await readState(superuserUrl, usd)
  const accounts = accountsOf(transactions)
  const { opened } = await growBooks(superuserUrl, { transactions, accounts, between: usd }, signal)
  const vacuumed = await vacuumBooks(superuserUrl, signal)
  const after = await readState(superuserUrl, usd)
  return { growth: { transactions, accounts, before, after, vacuumed }, all: [...usd, ...opened] }
}

async function repeat<T>(count: number, title: string, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let number = 1; number <= count; number += 1) {
    console.log(`\n${title} ${number} of ${count}`)
    results.push(await work())
  }
  return results
}

async function openAccounts(site: Site, count: number): Promise<Bench['accounts']> {
  return {
    usd: await openAccountsIn(site, 'USD', count),
    eur: site.fxUrl ? await openAccountsIn(site, 'EUR', accountsCount) : [],
  }
}

async function openAccountsIn({ url, signal }: Site, currency: string, count: number): Promise<string[]> {
  const step = startStep(`${grouped(count)} accounts in ${currency}`)
  const onOpened = (opened: number) => {
    signal.throwIfAborted()
    step.show(opened / count, `${grouped(opened)} opened`)
  }
  const accounts = await openFundedAccounts(createFlorin({ ledgerUrl: url }), count, startBalance, onOpened, currency)
  step.done('opened, each with a deposit')
  return accounts
}

async function fillYardstick(serverUrl: string, signal: AbortSignal): Promise<Yardstick> {
  const step = startStep('database of the yardstick')
  const yardstick = await prepareYardstick(serverUrl, signal)
  step.done(yardstick.title)
  return yardstick
}

async function writeReport(report: Report): Promise<string> {
  const at = new Date().toISOString()
  await mkdir(resultsFolder, { recursive: true })
  // Windows allows no colon in a file's name.
  const file = join(resultsFolder, `${at.replaceAll(':', '-')}.json`)
  await writeFile(file, `${JSON.stringify({ at, ...report }, undefined, 2)}\n`)
  return file
}
