import { createFlorin, type Florin, type HistoryEntry } from '@florin/client'
import { askLedger, CannotTest, defaultUrl, findGivenLedger, withOwnFleet } from './find-ledger.ts'
import { findRaces } from './findings.ts'

const firstDeposit = '1000.00'
const depositsAtOnce = 100
/** All different, so that a lost or doubled deposit can be named. */
const amounts = Array.from({ length: depositsAtOnce }, (_, index) => `${index + 1}.00`)
const deadlineMs = 30_000
const pageLimit = 200

process.exit(await main())

/** 0 when the books are right, 1 when they are not, 2 when the test could not be run. */
async function main(): Promise<number> {
  try {
    const given = await findGivenLedger()
    if (given) return await testLedger(given)
    if ((await askLedger(defaultUrl)) === 'ready') return await testLedger(defaultUrl)
    console.log(`No ledger is ready at ${defaultUrl}: starting a fleet for this test, which takes some seconds.`)
    return await withOwnFleet(['ledger'], ({ ledgerUrl }) => testLedger(ledgerUrl))
  } catch (error) {
    if (error instanceof CannotTest) console.error(error.message)
    else console.error('The load test could not be run.', error)
    return 2
  }
}

async function testLedger(url: string): Promise<number> {
  const florin = createFlorin({ ledgerUrl: url, deadlineMs })
  say('Ledger', url)
  const { id, currency } = await florin.accounts.open({ currency: 'USD', name: 'Load test' })
  say('Account', `${id}, in ${currency}`)
  await florin.deposit({ account: id, amount: firstDeposit })
  say('First deposit', firstDeposit)

  const { accepted, failures, seconds } = await depositAtOnce(florin, id)
  say(
    'Concurrent deposits',
    `${depositsAtOnce} on ${depositsAtOnce} connections, ${amounts[0]} to ${amounts.at(-1)}: ${accepted.length} answered 201 in ${seconds.toFixed(2)} s`,
  )
  const [{ posted: balance }, entries, { data: trialBalance }] = await Promise.all([
    florin.balance(id),
    readEntries(florin, id),
    florin.ledger.get('/v1/trial-balance'),
  ])
  say('Final balance', `${balance} ${currency}`)
  say(
    'Entries',
    `${entries.length}, the last with sequence ${entries.at(-1)?.sequence} and balance ${entries.at(-1)?.balance_after}`,
  )
  for (const { currency, debit, credit } of trialBalance)
    say('Trial balance', `${currency}: debit ${debit}, credit ${credit}`)

  const deposits = [firstDeposit, ...accepted]
  const faults = [...failures, ...findRaces({ currency, deposits, balance, entries, trialBalance })]
  console.log('\nLoad test completed.')
  if (faults.length === 0) console.log('No race condition detected.')
  else console.error(['Faults:', ...faults].join('\n  '))
  return faults.length === 0 ? 0 : 1
}

interface Deposits {
  /** Amounts that were answered with 201. */
  accepted: string[]
  /** A sentence for each other one. */
  failures: string[]
  seconds: number
}

/** All at the same moment, each on its own connection and with its own Idempotency-Key. */
async function depositAtOnce(florin: Florin, account: string): Promise<Deposits> {
  const startedMs = performance.now()
  const answers = await Promise.allSettled(amounts.map((amount) => florin.deposit({ account, amount })))
  return {
    accepted: amounts.filter((_, index) => answers[index]?.status === 'fulfilled'),
    failures: answers.flatMap((answer, index) =>
      answer.status === 'fulfilled' ? [] : [`The deposit of ${amounts[index]} failed: ${answer.reason}`],
    ),
    seconds: (performance.now() - startedMs) / 1000,
  }
}

async function readEntries(florin: Florin, account: string): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = []
  for await (const entry of florin.history(account, { order: 'asc', limit: pageLimit })) entries.push(entry)
  return entries
}

function say(what: string, how: string): void {
  console.log(`${what.padEnd(21)}${how}`)
}
