import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createFlorin } from '@florin/client'
import { findFleetDatabase } from '@florin/fleet/running-fleet'
import { startStep } from '../bench/progress.ts'
import { createSchedule, untilDelivered } from '../bench/revenue.ts'
import { grouped } from '../bench/table.ts'
import { CannotTest, type OwnFleet, withOwnFleet } from '../find-ledger.ts'
import { openFundedAccounts } from '../funded-accounts.ts'
import { verifyBooks } from '../verify-books.ts'
import { countOnes, findDifferences, readKeys } from './check-keys.ts'
import { type Posted, PromiseBroken, postOrders } from './clients.ts'
import { type Kills, startKiller } from './kills.ts'
import type { Accounts } from './orders.ts'

interface Options {
  transactions: number
  /** Acknowledged transactions from one kill to the next. */
  killEvery: number
}

interface Run {
  fleet: OwnFleet
  signal: AbortSignal
  accounts: Accounts
  revenueUrl: string
  auditorUrl: string
  keyPrefix: string
}

const accountsCount = 1_000
/** Every source can pay 1.00 for longer than a run lasts. */
const startBalance = '1000000000.00'
const connections = 128
/**
 * By default each victim is killed at least once, but not too often: the fleet restarts a process that has run for less
 * than a minute after a pause that doubles each time.
 */
const killsLeast = 3
const killEveryMost = 250_000
const readyPollMs = 100

process.exit(await main())

/** 0 when every promise holds, 1 when one is broken, 2 when the test could not be run. */
async function main(): Promise<number> {
  try {
    const options = readOptions()
    console.log('Starting PostgreSQL and the services in a temporary folder.')
    const work = async (fleet: OwnFleet, signal: AbortSignal) => prove(await prepare(fleet, signal), options)
    return await withOwnFleet(['fx', 'revenue', 'ledger'], work, {
      onTrouble: (sentence) => console.log(`  ${sentence}`),
    })
  } catch (error) {
    if (error instanceof PromiseBroken) {
      console.error(error.message)
      return 1
    }
    console.error(error instanceof CannotTest ? error.message : error)
    return 2
  }
}

function readOptions(): Options {
  const usage =
    'The options are --transactions (default 100000), and --kill-every with a number of acknowledged transactions. Both are whole numbers above 0.'
  try {
    const { values } = parseArgs({
      options: { transactions: { type: 'string', default: '100000' }, 'kill-every': { type: 'string' } },
    })
    const transactions = Number(values.transactions)
    const preset = Math.min(Math.floor(transactions / (killsLeast + 1)), killEveryMost)
    const killEvery = values['kill-every'] === undefined ? Math.max(1, preset) : Number(values['kill-every'])
    if ([transactions, killEvery].every((count) => Number.isInteger(count) && count > 0)) {
      return { transactions, killEvery }
    }
  } catch (cause) {
    throw new CannotTest(usage, { cause })
  }
  throw new CannotTest(usage)
}

async function prepare(fleet: OwnFleet, signal: AbortSignal): Promise<Run> {
  const revenueUrl = fleet.services.find(({ name }) => name === 'revenue')?.url
  const auditorUrl = await findFleetDatabase(fleet.folder, 'ledger_auditor')
  assert(revenueUrl && auditorUrl)
  await createSchedule(revenueUrl)
  const florin = createFlorin({ ledgerUrl: fleet.ledgerUrl })
  const open = async (currency: string) => {
    const step = startStep(`${grouped(accountsCount)} accounts in ${currency}`)
    const onOpened = (opened: number) => step.show(opened / accountsCount, `${grouped(opened)} opened`)
    const accounts = await openFundedAccounts(florin, accountsCount, startBalance, onOpened, currency)
    step.done('opened, each with a deposit')
    return accounts
  }
  const accounts = { usd: await open('USD'), eur: await open('EUR') }
  return { fleet, signal, accounts, revenueUrl, auditorUrl, keyPrefix: `prove-${randomBytes(6).toString('hex')}` }
}

async function prove(run: Run, options: Options): Promise<number> {
  const { signal, auditorUrl, revenueUrl, keyPrefix, fleet } = run
  const { posted, kills, seconds } = await postAndKill(run, options)
  const delivery = startStep('delivery of the fees')
  const deliverySeconds = await untilDelivered(fleet.ledgerUrl, signal, (left) =>
    delivery.show(0, `${grouped(left)} left`),
  )
  delivery.done(`the last one ${deliverySeconds.toFixed(1)} s after the last transaction`)

  let verified = true
  for (const args of [[], [], ['--full']]) {
    console.log('')
    verified = (await verifyBooks(auditorUrl, revenueUrl, signal, args)) && verified
  }
  const found = await readKeys(auditorUrl, keyPrefix, options.transactions)
  const differences = findDifferences(posted.acknowledged, found, keyPrefix)
  console.log(`\n${summarize(posted, kills, seconds).join('\n')}`)
  console.log(
    `Found       ${grouped(countOnes(found.present))} keys with a transaction, ${grouped(found.posted)} transactions`,
  )
  for (const difference of differences) console.error(difference)
  if (!verified) console.error('The verification of the books failed: see above.')
  if (differences.length || !verified) return 1
  console.log('Every acknowledged transaction is there exactly once, and every promise holds.')
  return 0
}

async function postAndKill(
  { fleet, signal, accounts, keyPrefix }: Run,
  { transactions, killEvery }: Options,
): Promise<{ posted: Posted; kills: Kills; seconds: number }> {
  const step = startStep(`${grouped(transactions)} transactions`)
  const killer = startKiller(fleet, killEvery, (victim) => console.log(`  Killed ${victim}.`))
  const startedMs = performance.now()
  const onAcknowledged = (count: number) => {
    // The last kill leaves orders to post afterwards.
    if (count < transactions) killer.onAcknowledged(count)
    if (count % connections === 0) step.show(count / transactions, `${grouped(count)} acknowledged`)
  }
  const url = fleet.ledgerUrl
  const posted = await postOrders({ url, accounts, keyPrefix, transactions, connections, signal, onAcknowledged })
  const seconds = (performance.now() - startedMs) / 1_000
  await killer.finish()
  await untilReady(fleet, signal)
  step.done(`acknowledged, ${grouped(transactions / seconds)} a second`)
  return { posted, kills: killer.kills, seconds }
}

/** Waits for what was killed last. */
async function untilReady({ services }: OwnFleet, signal: AbortSignal): Promise<void> {
  for (const { url } of services) {
    while (
      !(await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      await sleep(readyPollMs, undefined, { signal })
    }
  }
}

function summarize({ acknowledged, replays, retries }: Posted, kills: Kills, seconds: number): string[] {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name}: ${grouped(count)}`)
      .join(', ')
  return [
    `Posted      ${grouped(countOnes(acknowledged))} transactions in ${seconds.toFixed(1)} s`,
    `Replayed    ${grouped(replays)} of them, each with its first answer`,
    `Killed      ${list(kills)}`,
    `Sent again  ${list(retries) || 'no request'}`,
  ]
}
