import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { CommitLost, createPool } from '@florin/postgres'
import { CommandError, describeCommandFailure, readCommandDatabase } from '@florin/server'
import type pg from 'pg'
import { type PublishedRate, type Recorded, recordRates } from '../rates/record.ts'
import { sourceRules } from '../rates/source-rules.ts'
import { readEcbFile } from '../sources/ecb-file.ts'
import { MalformedFile } from '../sources/malformed-file.ts'
import { describeReason } from '../sources/reason.ts'
import { createProgress, grouped } from './progress.ts'

/** Includes the wait for another writer of rates. */
const statementTimeoutMs = 120_000
const flaggedShownMax = 20

// The reader of the output may close it: the rates are recorded all the same.
process.stdout.on('error', () => undefined)
process.exitCode = await main()

/** Exit code: 0 when the rates are recorded, 1 when the file is rejected, 2 when the import failed. */
async function main(): Promise<number> {
  let db: pg.Pool | undefined
  try {
    const file = readArguments()
    const rates = await readRates(file)
    const url = readCommandDatabase('fx_service')
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
    const recorded = await recordRates(db, 'ecb', rates, { onProgress: progress.show }).finally(progress.end)
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    console.log(`${describeRecorded(recorded)} In ${seconds} s.`)
    showFlagged(recorded)
    showAge(rates)
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
  throw new CommandError(
    'Name one file: pnpm fx:import eurofxref-hist.csv. Files of the European Central Bank are CSV, zipped CSV or XML.',
  )
}

async function readRates(file: string): Promise<PublishedRate[]> {
  const bytes = await readFile(file).catch((cause) => {
    throw new CommandError(`The file cannot be read: ${describeReason(cause)}.`, { cause })
  })
  return readEcbFile(bytes)
}

/** The newest day comes first. */
function describeRates(rates: PublishedRate[]): string {
  const days = new Set(rates.map(({ validAt }) => validAt.slice(0, 10)))
  const [newest] = days
  const oldest = [...days].at(-1)
  return `${grouped(rates.length)} rates of ${grouped(days.size)} days, ${oldest} to ${newest}`
}

function describeRecorded({ added, corrected, unchanged, flagged }: Recorded): string {
  const counts = `${grouped(added)} added, ${grouped(corrected)} corrected, ${grouped(unchanged)} unchanged`
  return `${counts}, ${grouped(flagged)} flagged: a move of more than 20 % from the trusted rate before.`
}

function showFlagged({ flaggedRates }: Recorded): void {
  if (!flaggedRates.length) return
  console.log('\nQuotes use a flagged rate once it is confirmed: POST /v1/flagged-rates/{rate_id}/confirmation')
  const newestFirst = flaggedRates.toSorted((a, b) => (a.validAt < b.validAt ? 1 : -1))
  for (const { id, base, quote, rate, validAt } of newestFirst.slice(0, flaggedShownMax)) {
    console.log(`  id ${id}: one ${base} was ${rate} ${quote} on ${validAt.slice(0, 10)}`)
  }
  const more = flaggedRates.length - flaggedShownMax
  if (more > 0) console.log(`  and ${grouped(more)} more: GET /v1/flagged-rates`)
}

/** Warns about rates that are too old for a quote. */
function showAge(rates: PublishedRate[]): void {
  // The newest day comes first.
  const newestMs = Date.parse(rates[0]?.validAt ?? '')
  if (Date.now() - newestMs <= sourceRules.ecb.staleAfterMs) return
  const day = new Date(newestMs).toISOString().slice(0, 10)
  console.log(`\nThe newest rate is of ${day}, too old for a quote (422 stale_rate). Fetch or publish newer rates.`)
}

function describeFailure(error: unknown): string {
  if (error instanceof MalformedFile) return `The file is rejected, nothing was recorded. ${error.message}`
  if (error instanceof CommitLost)
    return 'The outcome is unknown: the connection was lost during the commit. Import the file again; recorded rates do not change.'
  return describeCommandFailure(error, 'fx')
}
