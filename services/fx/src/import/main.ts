import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommitLost, createPool, isUnavailable, sqlState } from '@florin/postgres'
import type pg from 'pg'
import { type PublishedRate, type Recorded, recordRates } from '../rates/record.ts'
import { readEcbFile } from '../sources/ecb-file.ts'
import { MalformedFile } from '../sources/malformed-file.ts'
import { describeReason } from '../sources/reason.ts'
import { createProgress, grouped } from './progress.ts'

/** For a wait on another writer of rates too. */
const statementTimeoutMs = 120_000
const flaggedShownMax = 20
const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** Nothing could be imported. The message is for the user. */
class CannotImport extends Error {}

process.exitCode = await main()

/** 0 when the file's rates are recorded, 1 when the file is refused, 2 when it could not be done. */
async function main(): Promise<number> {
  let db: pg.Pool | undefined
  try {
    const file = readArguments()
    const rates = await readRates(file)
    const url = await findDatabase()
    console.log(`${basename(file)}: ${describeRates(rates)}. Into ${url.host}${url.pathname}`)
    db = createPool({
      connectionString: url.href,
      schema: 'fx',
      applicationName: 'fx-import',
      connectionsMax: 1,
      statementTimeoutMs,
      onError: () => undefined,
    })
    const startedMs = performance.now()
    const progress = createProgress(process.stdout, rates.length)
    const recorded = await recordRates(db, 'ecb', rates, progress.show).finally(progress.end)
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    console.log(`${describeRecorded(recorded)} In ${seconds} s.`)
    showFlagged(recorded)
    return 0
  } catch (error) {
    console.error(describeFailure(error))
    return error instanceof MalformedFile ? 1 : 2
  } finally {
    await db?.end()
  }
}

function readArguments(): string {
  const [file, ...others] = process.argv.slice(2)
  if (file && !others.length) return file
  throw new CannotImport(
    'Name one file: pnpm fx:import eurofxref-hist.csv. A history of the European Central Bank: CSV, zipped CSV or XML.',
  )
}

async function readRates(file: string): Promise<PublishedRate[]> {
  const bytes = await readFile(file).catch((cause) => {
    throw new CannotImport(`The file cannot be read: ${describeReason(cause)}.`, { cause })
  })
  return readEcbFile(bytes)
}

async function findDatabase(): Promise<URL> {
  const given = process.env.DATABASE_URL
  if (given) {
    const url = URL.parse(given)
    if (url && /^postgres(ql)?:$/.test(url.protocol)) return url
    throw new CannotImport('DATABASE_URL is no URL like postgresql://user:password@host:5432/florin: correct it.')
  }
  const folder = resolve(process.env.FLORIN_FOLDER || `${root}.florin`)
  // Imported only here: where the service is installed without the developer's fleet, DATABASE_URL is set.
  const { findFleetDatabase } = await import('@florin/dev/running-fleet')
  const url = await findFleetDatabase(folder, 'fx_service')
  if (url) return new URL(url)
  throw new CannotImport(
    `No fleet runs from ${folder}: start it with "pnpm start", or name a database in DATABASE_URL, as the role fx_service.`,
  )
}

/** The newest day comes first, and none is empty. */
function describeRates(rates: PublishedRate[]): string {
  const days = new Set(rates.map(({ validAt }) => validAt.slice(0, 10)))
  const [newest] = days
  const oldest = [...days].at(-1)
  return `${grouped(rates.length)} rates of ${grouped(days.size)} days, ${oldest} to ${newest}`
}

function describeRecorded({ added, corrected, unchanged, flagged }: Recorded): string {
  const counts = `${grouped(added)} added, ${grouped(corrected)} corrected, ${grouped(unchanged)} unchanged`
  return `${counts}, ${grouped(flagged)} flagged because they moved by more than 20 %.`
}

function showFlagged({ flaggedRates }: Recorded): void {
  if (!flaggedRates.length) return
  console.log('\nA flagged rate is not quoted from before it is confirmed: POST /v1/flagged-rates/{id}/confirmation')
  const newestFirst = flaggedRates.toSorted((a, b) => (a.validAt < b.validAt ? 1 : -1))
  for (const { id, base, quote, rate, validAt } of newestFirst.slice(0, flaggedShownMax)) {
    console.log(`  id ${id}: one ${base} was ${rate} ${quote} on ${validAt.slice(0, 10)}`)
  }
  const more = flaggedRates.length - flaggedShownMax
  if (more > 0) console.log(`  and ${grouped(more)} more: GET /v1/flagged-rates`)
}

function describeFailure(error: unknown): string {
  if (error instanceof MalformedFile) return `The file is refused, and nothing of it is recorded. ${error.message}`
  if (error instanceof CannotImport) return error.message
  if (error instanceof CommitLost)
    return 'The database went away at the last moment, and may have recorded the rates: import the file again, which does no harm.'
  const reason = describeReason(error)
  const state = sqlState(error)
  // A schema that the role may not use looks to it as if it were not there.
  if (state === '42P01')
    return 'There is no schema fx that this role may use: start the FX service on the database once, or take its role.'
  if (state === '42501') return `The role may not record rates: ${reason}.`
  if (state?.startsWith('28') || state === '3D000')
    return `The database does not let this role in: ${reason}. Correct DATABASE_URL.`
  if (isUnavailable(error)) return `The database does not answer: ${reason}.`
  return `The rates could not be recorded: ${reason}.`
}
