import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { type Florin, FlorinUnavailable } from '@florin/client'
import { exitCodes, OrdersNotPosted } from '../failures.ts'
import { printable } from '../table.ts'
import type { Checkpoint, Counts } from './checkpoint.ts'
import { chunksOf } from './chunks.ts'
import { OrdersUnavailable, UsageError } from './errors.ts'
import type { Openings } from './openings.ts'
import { type OrderResult, postOrders } from './posting.ts'
import type { Progress } from './progress.ts'
import type { Rejection } from './rejected.ts'
import type { Fields, Row } from './row.ts'
import type { Source } from './source.ts'

export interface ImportSettings {
  isDryRun: boolean
  timeoutMs: number
  /** Receives each order that was posted or proposed. */
  show(row: { line: number; id: string | null; idempotency_key: string }): void
}

export interface ImportTools {
  florin: Florin
  source: Source
  /** Undefined for a dry run, and for the input: nothing is kept in files. */
  checkpoint: Checkpoint | undefined
  /** Undefined: missing accounts are not opened. */
  openings: Openings | undefined
  progress: Progress
}

export interface Outcome extends Counts {
  /** Of those that were posted, the ones that were posted before this run. */
  replayed: number
  /** Orders of a dry run whose accounts are missing. */
  notJudged: number
}

const rejectionsShown = 20

/** Identifies an import: the same file with the same settings into the same ledger continues. */
export function nameImport(source: Source, settings: object): string {
  return createHash('sha256')
    .update(JSON.stringify([source.hash, settings]))
    .digest('hex')
}

/** Where rejected orders go. Throws `UsageError` if that is the file itself. */
export function rejectedFileOf(file: string, named: string | undefined): string {
  const rejected = named ?? `${file}.rejected.ndjson`
  if (resolve(rejected) === resolve(file))
    throw new UsageError('--rejected must be another file than the one that is imported.')
  return rejected
}

/** Posts the orders of a source. Throws `OrdersNotPosted` where the next orders would fail too. */
export async function runImport(tools: ImportTools, settings: ImportSettings): Promise<Outcome> {
  const { source, checkpoint, progress } = tools
  const outcome = { replayed: 0, notJudged: 0, ...(checkpoint?.counts ?? { posted: 0, proposed: 0, rejected: 0 }) }
  const reporter = new Reporter(tools, settings, outcome)
  if (checkpoint && checkpoint.line > 0) console.error(`Continues after line ${checkpoint.line}.`)
  let count = 0
  try {
    for await (const rows of chunksOf(source.rows, checkpoint?.line ?? 0)) {
      const ready = (await tools.openings?.openFor(rows)) ?? rows
      const results = await postRows(tools, ready, settings)
      const rejected = ready.flatMap((row) => reporter.report(row, results.get(row)))
      const { notJudged: _, replayed: __, ...counts } = outcome
      await checkpoint?.done((rows.at(-1) as Row).line, counts, rejected)
      count += rows.length
      progress.draw(count, source.size && Math.min(1, source.bytesRead() / source.size))
    }
    await checkpoint?.end()
  } catch (error) {
    if (!(error instanceof OrdersUnavailable || error instanceof FlorinUnavailable)) throw error
    progress.clear()
    console.error(`${error.message}\nImport the same file again: it continues, and keys that were posted move nothing.`)
    throw new OrdersNotPosted(exitCodes.unavailable)
  } finally {
    progress.clear()
  }
  return outcome
}

async function postRows(
  { florin, openings }: ImportTools,
  rows: Row[],
  settings: ImportSettings,
): Promise<Map<Row, OrderResult>> {
  const sent = rows.filter((row) => 'fields' in row && !openings?.lacksAccount(row.fields))
  const orders = sent.map((row) => (row as { fields: Fields }).fields)
  const results = await postOrders(florin, orders, settings)
  return new Map(sent.map((row, index) => [row, results[index] as OrderResult]))
}

/** Counts what became of the orders, and says why those that were not posted were not. */
class Reporter {
  readonly #progress: Progress
  readonly #settings: ImportSettings
  readonly #outcome: Outcome
  #shown = 0

  constructor({ progress }: ImportTools, settings: ImportSettings, outcome: Outcome) {
    this.#progress = progress
    this.#settings = settings
    this.#outcome = outcome
  }

  /** Returns the row if it was rejected. */
  report(row: Row, result: OrderResult | undefined): { row: Row; rejection: Rejection }[] {
    const { line } = row
    if ('wrong' in row) return this.#reject(row, { line, code: 'not_an_order', detail: row.wrong })
    if (!result) this.#outcome.notJudged += 1
    else if (result.problem) {
      const { code, detail } = result.problem
      return this.#reject(row, { line, code, detail })
    } else {
      const { id = null, author } = result.result ?? {}
      if (author === undefined) {
        this.#outcome.posted += 1
        if (result.replayed) this.#outcome.replayed += 1
      } else {
        this.#outcome.proposed += 1
        this.#say(`line ${line}: the order waits as proposal ${id} for the approval of a second person.`)
      }
      this.#settings.show({ line, id, idempotency_key: row.fields.idempotency_key as string })
    }
    return []
  }

  #reject(row: Row, rejection: Rejection): { row: Row; rejection: Rejection }[] {
    this.#outcome.rejected += 1
    this.#say(`line ${rejection.line}: ${rejection.detail} (${rejection.code})`)
    return [{ row, rejection }]
  }

  #say(text: string): void {
    this.#shown += 1
    if (this.#shown > rejectionsShown + 1) return
    this.#progress.clear()
    console.error(this.#shown > rejectionsShown ? 'More lines were not posted.' : printable(text))
  }
}
