import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findFreePort } from '@florin/embedded-postgres'
import { asRole } from '@florin/fleet/database'
import { findFleetDatabase } from '@florin/fleet/running-fleet'
import { type ServiceProcess, startService } from '@florin/fleet/service-process'
import { services } from '@florin/fleet/services'
import { CannotTest, findGivenLedger, type OwnFleet, stopSignals, withOwnFleet } from '../find-ledger.ts'
import { describeMachine } from './machine.ts'
import { watchMemory } from './memory.ts'
import { type PgbenchMeasure, pgbenchTitle, runPgbench } from './pgbench.ts'
import { startStep } from './progress.ts'
import { measureRateImport } from './rate-import.ts'
import { describeReport, type Report, type Row } from './report.ts'
import { targets } from './targets.ts'
import {
  compareWithOneByOne,
  countErrors,
  feeWorks,
  fxWorks,
  measureFees,
  measureFx,
  measureWorks,
  openAccounts,
  type RevenueProcess,
  type Site,
  seedTransactions,
  type WorkName,
  works,
} from './works.ts'

const secondsDefault = 10
const secondsQuick = 2

const root = fileURLToPath(new URL('../..', import.meta.url))
const resultsFolder = join(root, 'load-test', 'results')
const verifyMain = join(root, 'services', 'ledger', 'src', 'verify', 'main.ts')

interface Options {
  seconds: number
  /** Transactions to write before everything is measured once more; 0 for not. */
  after: number
}

process.exit(await main())

/** 0 when every request was answered as it should be and the books hold, whatever the speed; 1 when not; 2 when nothing could be measured. */
async function main(): Promise<number> {
  try {
    const options = readOptions()
    const given = await findGivenLedger()
    if (given) return await benchGiven(given, options)
    console.log('Starting a PostgreSQL, the services of FX and the ledger of its own, in a temporary folder.')
    const revenuePort = await findFreePort()
    const environment = { REVENUE_URL: `http://127.0.0.1:${revenuePort}` }
    const work = async ({ ledgerUrl, services, superuserUrl, folder }: OwnFleet, signal: AbortSignal) => {
      const databaseUrl = await findFleetDatabase(folder, 'ledger_service')
      const auditorUrl = await findFleetDatabase(folder, 'ledger_auditor')
      const fxDatabaseUrl = await findFleetDatabase(folder, 'fx_service')
      const fxUrl = services.find(({ name }) => name === 'fx')?.url
      const site: Site = {
        url: ledgerUrl,
        superuserUrl,
        signal,
        ...(databaseUrl && { databaseUrl }),
        ...(auditorUrl && { auditorUrl }),
        ...(fxDatabaseUrl && { fxDatabaseUrl }),
        ...(fxUrl && { fxUrl }),
      }
      const revenue = await prepareRevenue(folder, revenuePort, superuserUrl)
      return bench(site, folder, options, revenue).finally(() => revenue.stop())
    }
    return await withOwnFleet(['fx', 'ledger'], work, environment)
  } catch (error) {
    if (error instanceof CannotTest) console.error(error.message)
    else console.error('The benchmark could not be run.', error)
    return 2
  }
}

function readOptions(): Options {
  const { after, quick } = readArguments()
  const seconds = Number(quick ? secondsQuick : process.env.BENCH_SECONDS || secondsDefault)
  if (!(seconds >= 1)) throw new CannotTest(`BENCH_SECONDS is "${process.env.BENCH_SECONDS}": it must be 1 or more.`)
  if (!/^\d+$/.test(after))
    throw new CannotTest(`--after is "${after}": it must be a count of transactions, like 5000000.`)
  return { seconds, after: Number(after) }
}

function readArguments(): { after: string; quick: boolean } {
  try {
    return parseArgs({
      options: { after: { type: 'string', default: '0' }, quick: { type: 'boolean', default: false } },
    }).values
  } catch (cause) {
    throw new CannotTest('The options are --quick, for 2 seconds a row, and --after with a count of transactions.', {
      cause,
    })
  }
}

async function benchGiven(url: string, options: Options): Promise<number> {
  const stopped = new AbortController()
  for (const signal of stopSignals) process.on(signal, () => stopped.abort(new CannotTest('Stopped.')))
  const databaseUrl = process.env.DATABASE_URL
  if (!databaseUrl) {
    console.log('DATABASE_URL, the database behind LEDGER_URL, is not set: one transaction a request is not compared.')
  }
  const auditorUrl = process.env.AUDITOR_DATABASE_URL
  if (!auditorUrl) {
    console.log('AUDITOR_DATABASE_URL, the same database as ledger_auditor, is not set: the books are not verified.')
  }
  const fxUrl = process.env.FX_URL
  if (!fxUrl) console.log('FX_URL, the FX service behind LEDGER_URL, is not set: quotes and conversions are left out.')
  const folder = await mkdtemp(join(tmpdir(), 'florin-bench-'))
  try {
    const site: Site = {
      url,
      signal: stopped.signal,
      ...(databaseUrl && { databaseUrl }),
      ...(auditorUrl && { auditorUrl }),
      ...(fxUrl && { fxUrl }),
    }
    return await bench(site, folder, options)
  } catch (error) {
    throw stopped.signal.aborted ? stopped.signal.reason : error
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function bench(
  site: Site,
  folder: string,
  { seconds, after }: Options,
  revenue?: RevenueProcess,
): Promise<number> {
  const { databaseUrl, auditorUrl, superuserUrl, fxUrl, fxDatabaseUrl, signal } = site
  const machine = await describeMachine(databaseUrl)
  const accounts = await openAccounts(site)
  const memory = watchMemory(site.url)

  const first = await measureWorks(site, accounts, seconds)
  const memoryOfWorks = memory.peakBytes
  const rows: Row[] = [
    row('spread', { measure: first.spread, target: targets.spread(first.spread) }),
    row('hot', { measure: first.hot, target: targets.hot(first.hot, first.spread) }),
    row('fewConnections', { measure: first.fewConnections, target: targets.fewConnections(first.fewConnections) }),
    row('replays', { measure: first.replays, target: targets.replays(first.replays, first.fewConnections) }),
    row('balances', { measure: first.balances, target: targets.balances(first.balances) }),
  ]
  if (fxUrl) {
    const { quotes, conversions } = await measureFx({ ...site, fxUrl }, accounts, seconds)
    rows.push(
      { ...named(fxWorks.quotes), measure: quotes, target: targets.quotes(quotes) },
      { ...named(fxWorks.conversions), measure: conversions, target: targets.conversions(conversions) },
    )
  }
  const fees = revenue ? await measureFees(site, revenue, accounts, seconds) : undefined
  if (fees) {
    const { priced, unpriced, withoutRevenue, outage, outageSeconds, backlog, drainSeconds } = fees
    rows.push(
      { ...named(feeWorks.priced), measure: priced, target: targets.priced(priced) },
      { ...named(feeWorks.withoutRevenue), measure: withoutRevenue },
      { ...named(feeWorks.unpriced), measure: unpriced, target: targets.unpriced(unpriced, withoutRevenue) },
      {
        ...named(feeWorks.outage),
        work: `${feeWorks.outage.title} for ${outageSeconds} s; ${backlog.toLocaleString('en')} then delivered in ${drainSeconds.toFixed(1)} s`,
        measure: outage,
        target: targets.outage(drainSeconds, outageSeconds),
      },
    )
  }
  if (databaseUrl) {
    const { oneByOne, grouped } = await compareWithOneByOne({ ...site, databaseUrl }, accounts, seconds, folder)
    rows.push(
      { ...row('hot', { measure: oneByOne }), work: `${works.hot.title}, one transaction a request` },
      {
        ...row('hot', { measure: grouped, target: targets.grouped(grouped, oneByOne) }),
        work: `${works.hot.title}, grouped`,
      },
    )
  }
  let seeded = true
  if (after > 0) {
    const suffix = `, after ${after.toLocaleString('en')}`
    seeded = countErrors(await seedTransactions(site, accounts, after)) === 0
    const later = await measureWorks(site, accounts, seconds, suffix)
    for (const name of Object.keys(works) as WorkName[]) {
      const measured = row(name, { measure: later[name], target: targets.later(later[name], first[name]) })
      rows.push({ ...measured, work: measured.work + suffix })
    }
  }
  memory.stop()
  const rateImport = fxDatabaseUrl ? await measureRateImport(fxDatabaseUrl, signal) : undefined
  const pgbench = superuserUrl ? await measurePgbench(superuserUrl, seconds, signal) : undefined
  const verified = auditorUrl ? await verify(auditorUrl, revenue?.url, signal) : undefined

  const report: Report = {
    machine,
    secondsARow: seconds,
    rows,
    memory: { peakBytes: memoryOfWorks, target: targets.memory(memoryOfWorks), wholeRunBytes: memory.peakBytes },
    rateImport: rateImport && { ...rateImport, target: targets.rateImport(rateImport.seconds) },
    pgbench,
    verified,
  }
  console.log(`\n${describeReport(report).join('\n')}`)
  console.log(`Written to ${relative(process.cwd(), await writeReport(report))}`)
  const flawless = seeded && rows.every(({ measure }) => countErrors(measure) === 0)
  if (!flawless) console.error('Some requests were not answered as they should be: see ERRORS above.')
  if (verified === false) console.error('The books could not be verified: see above.')
  return flawless && verified !== false ? 0 : 1
}

/** The revenue service on the fleet's database, not yet started. */
async function prepareRevenue(folder: string, port: number, superuserUrl: string): Promise<RevenueProcess> {
  const entry = services.find(({ name }) => name === 'revenue')
  const [passwords, secrets] = await Promise.all(
    ['passwords.json', 'secrets.json'].map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8'))),
  )
  if (!entry) throw new Error('there is no revenue service')
  let running: ServiceProcess | undefined
  return {
    url: `http://127.0.0.1:${port}`,
    async start() {
      running = startService(entry, {
        port,
        logFile: join(folder, 'revenue.log'),
        watch: false,
        environment: {
          DATABASE_URL: asRole(superuserUrl, 'revenue_service', passwords),
          MIGRATION_DATABASE_URL: asRole(superuserUrl, 'revenue_owner', passwords),
          ...secrets,
        },
      })
      await running.waitUntilReady()
    },
    async stop() {
      await running?.stop()
      running = undefined
    },
  }
}

function row(name: WorkName, measured: Pick<Row, 'measure' | 'target'>): Row {
  return { ...named(works[name]), ...measured }
}

function named({ title, connections }: { title: string; connections: number }): Pick<Row, 'work' | 'connections'> {
  return { work: title, connections }
}

async function measurePgbench(
  superuserUrl: string,
  seconds: number,
  signal: AbortSignal,
): Promise<PgbenchMeasure | undefined> {
  const step = startStep(pgbenchTitle)
  const measured = await runPgbench(superuserUrl, seconds, signal)
  step.done(
    measured
      ? `${Math.round(measured.perSecond).toLocaleString('en')} a second`
      : 'left out, there is no pgbench on the PATH',
  )
  return measured
}

async function verify(auditorUrl: string, revenueUrl: string | undefined, signal: AbortSignal): Promise<boolean> {
  console.log('')
  const child = spawn(process.execPath, [verifyMain], {
    env: { ...process.env, DATABASE_URL: auditorUrl, ...(revenueUrl && { REVENUE_URL: revenueUrl }) },
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
  })
  const [code] = await once(child, 'exit')
  return code === 0
}

async function writeReport(report: Report): Promise<string> {
  const at = new Date().toISOString()
  await mkdir(resultsFolder, { recursive: true })
  // Windows allows no colon in a file's name.
  const file = join(resultsFolder, `${at.replaceAll(':', '-')}.json`)
  await writeFile(file, `${JSON.stringify({ at, ...report }, undefined, 2)}\n`)
  return file
}
