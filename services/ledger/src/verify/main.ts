import { parseArgs } from 'node:util'
import { ResponseInvalid, ServiceRefusal, ServiceUnavailable } from '@florin/clients'
import { createServiceTokens } from '@florin/identity'
import { createPool } from '@florin/postgres'
import {
  CommandError,
  checkTls,
  describeCommandFailure,
  readCommandDatabase,
  readCommandEnvironment,
  tlsEnvironment,
  tlsSettings,
} from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { parts } from '../core.ts'
import { compareFees } from './fees.ts'
import { createProgress } from './progress.ts'
import { type Adjustment, hasFees, listAdjustments } from './queries.ts'
import type { Verdict } from './verdicts.ts'
import { type VerifyOptions, verifyBooks, withMemory } from './verify.ts'

/** A range takes about a second; the sum over all accounts may take minutes. */
const statementTimeoutMs = 600_000
const settings = {
  work_mem: '64MB',
  // Each statement is short: compiling it takes longer.
  jit: 'off',
}

/** How to call the revenue service. */
const PeerEnvironment = z.object({ SERVICE_SECRET: z.string().optional(), ...tlsEnvironment }).superRefine(checkTls)

const progress = createProgress()

process.exitCode = await main()

/** Exit code: 0 if every promise holds, 1 if one is broken, 2 if the check could not be completed. */
async function main(): Promise<number> {
  let db: pg.Pool | undefined
  try {
    const { full } = readArguments()
    const url = readCommandDatabase('ledger_auditor')
    const what = full ? 'everything from the beginning' : 'only new data since the last run (--full: everything)'
    console.log(`Verifying the books in ${url.host}${url.pathname}: ${what}\n`)
    db = createPool({
      connectionString: url.href,
      schema: 'ledger',
      applicationName: 'ledger-verify',
      connectionsMax: 2,
      statementTimeoutMs,
      settings,
      onError: () => undefined,
    })
    return await verify(db, full)
  } catch (error) {
    progress.clear()
    console.error(describeCommandFailure(error, 'ledger'))
    return 2
  } finally {
    await db?.end()
  }
}

function readArguments(): { full: boolean } {
  try {
    return parseArgs({ options: { full: { type: 'boolean', default: false } } }).values
  } catch (cause) {
    throw new CommandError('The only option is --full.', { cause })
  }
}

function verify(db: pg.Pool, full: boolean): Promise<number> {
  return withMemory(db, async (remember) => {
    const options = { full, remember, onProgress: progress.show }
    const startedMs = performance.now()
    const { verdicts, accounts, transactions, entries } = await verifyBooks(db, parts, options)
    progress.clear()
    verdicts.forEach(showVerdict)
    const unanswered = await verifyFees(db, verdicts, options)
    showAdjustments(await listAdjustments(db))
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    const counted = [
      `${grouped(accounts)} accounts`,
      `${grouped(transactions)} transactions`,
      `${grouped(entries)} entries`,
    ]
    console.log(`\nChecked ${counted.join(', ')}, in ${seconds} s.`)
    const broken = verdicts.filter(({ count }) => count > 0).length
    if (broken) console.log(`${broken} of ${verdicts.length} promises are broken.`)
    else console.log(unanswered ? 'Every promise that could be checked holds.' : 'Every promise holds.')
    if (broken) return 1
    return unanswered ? 2 : 0
  })
}

/** Adds the verdict on the fees. Returns true if there are fees and they could not be compared. */
async function verifyFees(db: pg.Pool, verdicts: Verdict[], options: VerifyOptions): Promise<boolean> {
  const url = process.env.REVENUE_URL || undefined
  const failure = url === undefined ? 'REVENUE_URL is not set.' : await compare(url)
  if (failure === undefined || !(await hasFees(db))) return false
  console.log(`… The fees were not compared with the revenue service: ${failure}`)
  console.log('  Start the revenue service, and set REVENUE_URL to its address.')
  return true

  async function compare(url: string): Promise<string | undefined> {
    try {
      const { SERVICE_SECRET: secret, ...env } = readCommandEnvironment(PeerEnvironment)
      const tokens = secret ? createServiceTokens('verify', secret) : undefined
      const verdict = await compareFees(db, { url, tokens, tls: tlsSettings(env) }, options)
      progress.clear()
      verdicts.push(verdict)
      showVerdict(verdict)
      return undefined
    } catch (error) {
      progress.clear()
      const ofPeer = [ServiceUnavailable, ResponseInvalid, ServiceRefusal].some((kind) => error instanceof kind)
      if (!ofPeer) throw error
      return `at ${url}. ${(error as Error).message}`
    }
  }
}

function showVerdict({ promise, count, findings }: Verdict): void {
  console.log(`${count ? '✘' : '✔'} ${promise}`)
  for (const { ledger, what } of findings) console.log(`    ${ledger === null ? '' : `ledger ${ledger}: `}${what}`)
  if (count > findings.length) console.log(`    and ${grouped(count - findings.length)} more`)
}

function showAdjustments(adjustments: Adjustment[]): void {
  if (adjustments.length === 0) return
  console.log('\nManual adjustments, which are neither fees nor conversions:')
  for (const { ledger, code, currency, amount, transactions } of adjustments) {
    console.log(`    ledger ${ledger}: ${code} by ${amount} ${currency}, transactions: ${grouped(transactions)}`)
  }
}

function grouped(count: number | string): string {
  return BigInt(count).toLocaleString('en')
}
