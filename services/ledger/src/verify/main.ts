import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPool, isUnavailable, sqlState } from '@florin/postgres'
import type pg from 'pg'
import { type Verdict, verifyBooks } from './verify.ts'

/** Each promise reads all rows once. */
const statementTimeoutMs = 3_600_000
/** For sorting the histories of a large ledger in memory. */
const workMemory = '256MB'
const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** The books could not be looked at. The message is one sentence for the user. */
class CannotVerify extends Error {}

process.exitCode = await main()

/** 0 when every promise holds, 1 when one is broken, 2 when that could not be found out. */
async function main(): Promise<number> {
  let db: pg.Pool | undefined
  try {
    const url = await findDatabase()
    console.log(`Verifying the books in ${url.host}${url.pathname}\n`)
    db = createPool({
      connectionString: url.href,
      schema: 'ledger',
      applicationName: 'ledger-verify',
      connectionsMax: 1,
      statementTimeoutMs,
      settings: { work_mem: workMemory },
      onError: () => undefined,
    })
    const startedMs = performance.now()
    const { verdicts, accounts, transactions, entries } = await verifyBooks(db, showVerdict)
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    console.log(
      `\n${grouped(accounts)} accounts, ${grouped(transactions)} transactions, ${grouped(entries)} entries, in ${seconds} s.`,
    )
    const broken = verdicts.filter(({ count }) => count > 0).length
    console.log(broken ? `${broken} of ${verdicts.length} promises are broken.` : 'Every promise holds.')
    return broken ? 1 : 0
  } catch (error) {
    console.error(describeFailure(error))
    return 2
  } finally {
    await db?.end()
  }
}

async function findDatabase(): Promise<URL> {
  const given = process.env.DATABASE_URL
  if (given) {
    const url = URL.parse(given)
    if (url && /^postgres(ql)?:$/.test(url.protocol)) return url
    throw new CannotVerify('DATABASE_URL is no URL like postgresql://user:password@host:5432/florin: correct it.')
  }
  const folder = resolve(process.env.FLORIN_FOLDER || `${root}.florin`)
  // Imported only here: where the service is installed without the developer's fleet, DATABASE_URL is set.
  const { findFleetDatabase } = await import('@florin/dev/running-fleet')
  const url = await findFleetDatabase(folder, 'ledger_service')
  if (url) return new URL(url)
  throw new CannotVerify(
    `No fleet runs from ${folder}: start it with "pnpm start", or name a database in DATABASE_URL, as any role that may read the schema ledger.`,
  )
}

function showVerdict({ promise, count, findings, ms }: Verdict): void {
  console.log(`${count ? '✘' : '✔'} ${promise} (${grouped(ms)} ms)`)
  for (const { ledger, what } of findings) console.log(`    ledger ${ledger}: ${what}`)
  if (count > findings.length) console.log(`    and ${grouped(count - findings.length)} more`)
}

function grouped(count: string | number): string {
  return BigInt(count).toLocaleString('en')
}

function describeFailure(error: unknown): string {
  if (error instanceof CannotVerify) return error.message
  const reason = (error instanceof AggregateError ? error.errors[0] : error) as Error
  const state = sqlState(error)
  // A schema that the role may not use looks to it as if it were not there.
  if (state === '42P01')
    return 'There is no schema ledger that this role may read: start the ledger on the database once, or take its role.'
  if (state === '42501') return `The role may not read the books: ${reason.message}.`
  if (state?.startsWith('28') || state === '3D000')
    return `The database does not let this role in: ${reason.message}. Correct DATABASE_URL.`
  if (isUnavailable(error)) return `The database does not answer: ${reason.message}.`
  return `The books could not be verified: ${reason.message}.`
}
