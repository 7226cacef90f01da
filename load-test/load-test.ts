import { randomUUID } from 'node:crypto'
import autocannon from 'autocannon'
import { askLedger, CannotTest, defaultUrl, findGivenLedger, withOwnFleet } from './find-ledger.ts'
import { findRaces } from './findings.ts'
import { createLedgerClient } from './ledger-client.ts'

const firstDeposit = '1000.00'
const depositsAtOnce = 100
/** All different, so that a lost or doubled deposit can be named. */
const amounts = Array.from({ length: depositsAtOnce }, (_, index) => `${index + 1}.00`)
const requestTimeoutSeconds = 30
/** How often autocannon checks whether all are answered. */
const lookIntervalMs = 50

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
  const ledger = createLedgerClient(url)
  say('Ledger', url)
  const { id, currency } = await ledger.openAccount('Load test')
  say('Account', `${id}, in ${currency}`)
  await ledger.deposit(id, firstDeposit)
  say('First deposit', firstDeposit)

  const { answers, failures, seconds } = await depositAtOnce(url, id)
  const accepted = [...answers].filter(([, { status }]) => status === 201).map(([amount]) => amount)
  say(
    'Concurrent deposits',
    `${depositsAtOnce} on ${depositsAtOnce} connections, ${amounts[0]} to ${amounts.at(-1)}: ${accepted.length} answered 201 in ${seconds.toFixed(2)} s`,
  )
  const [balance, entries, trialBalance] = await Promise.all([
    ledger.readBalance(id),
    ledger.readEntries(id),
    ledger.readTrialBalance(),
  ])
  say('Final balance', `${balance} ${currency}`)
  say(
    'Entries',
    `${entries.length}, the last with sequence ${entries.at(-1)?.sequence} and balance ${entries.at(-1)?.balance_after}`,
  )
  for (const { currency, debit, credit } of trialBalance)
    say('Trial balance', `${currency}: debit ${debit}, credit ${credit}`)

  const faults = [
    ...failures,
    ...amounts.flatMap((amount) => describeRefusal(amount, answers.get(amount))),
    ...findRaces({ currency, deposits: [firstDeposit, ...accepted], balance, entries, trialBalance }),
  ]
  console.log('\nLoad test completed.')
  if (faults.length === 0) console.log('No race condition detected.')
  else console.error(['Faults:', ...faults].join('\n  '))
  return faults.length === 0 ? 0 : 1
}

interface Answer {
  status: number
  body: string
}

/** All at the same moment, each on its own connection and with its own Idempotency-Key. Returns answers by amount. */
async function depositAtOnce(
  url: string,
  account: string,
): Promise<{ answers: Map<string, Answer>; failures: string[]; seconds: number }> {
  const answers = new Map<string, Answer>()
  const failures: string[] = []
  const rest = amounts.values()
  const startedMs = performance.now()
  let endedMs = startedMs
  await new Promise<void>((resolve, reject) => {
    const run = autocannon(
      {
        url,
        connections: depositsAtOnce,
        amount: depositsAtOnce,
        timeout: requestTimeoutSeconds,
        sampleInt: lookIntervalMs,
        // Without it autocannon would reconnect without limit.
        bailout: 1,
        setupClient: (client) => {
          const amount = rest.next().value as string
          client.setRequests([
            {
              method: 'POST',
              path: '/v1/deposits',
              headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
              body: JSON.stringify({ account, amount }),
              onResponse: (status, body) => {
                answers.set(amount, { status, body })
                endedMs = performance.now()
              },
            },
          ])
        },
      },
      (error) => (error ? reject(error) : resolve()),
    )
    run.on('reqError', (error: Error) => failures.push(`A connection failed: ${error.message}.`))
  })
  return { answers, failures, seconds: (endedMs - startedMs) / 1000 }
}

function describeRefusal(amount: string, answer: Answer | undefined): string[] {
  if (answer?.status === 201) return []
  return [
    `The deposit of ${amount} ${answer ? `was answered with ${answer.status}: ${answer.body}` : 'was not answered.'}`,
  ]
}

function say(what: string, how: string): void {
  console.log(`${what.padEnd(21)}${how}`)
}
