import { chunksOf } from '@florin/cli/src/import/chunks.ts'
import { type OrderResult, postOrders } from '@florin/cli/src/import/posting.ts'
import { describeRejected } from '@florin/cli/src/import/rejected.ts'
import type { Fields, Row } from '@florin/cli/src/import/row.ts'
import type { Florin } from '@florin/client'
import type { Source } from './source.ts'

export interface Rejected {
  line: number
  code: string
  detail: string
  /** A line of the file of rejected orders. */
  text: string
}

/** How far an import is. It is never changed, only replaced. */
export interface Progress {
  /** The last line that is done. */
  line: number
  bytes: number
  posted: number
  /** Of those, the ones that were posted before. */
  replayed: number
  proposed: number
  rejected: readonly Rejected[]
}

export const atStart: Progress = { line: 0, bytes: 0, posted: 0, replayed: 0, proposed: 0, rejected: [] }

interface Settings {
  isDryRun: boolean
  signal: AbortSignal
  onProgress: (progress: Progress) => void
}

const timeoutMs = 30_000

/**
 * Posts the orders of a file after what is done, a batch at a time. Each order has a key of its own, so that what was posted is
 * not posted again, however often the file is sent. Throws where the next orders would fail too.
 */
export async function runImport(
  florin: Florin,
  source: Source,
  from: Progress,
  { isDryRun, signal, onProgress }: Settings,
): Promise<void> {
  let bytes = 0
  let progress = from
  const rows = source.rows((read) => {
    bytes = read
  })
  for await (const chunk of chunksOf(rows, from.line)) {
    signal.throwIfAborted()
    const orders = chunk.flatMap((row) => ('fields' in row ? [row.fields] : []))
    const results = orders.length > 0 ? await postOrders(florin, orders as Fields[], { isDryRun, timeoutMs }) : []
    progress = { ...add(progress, chunk, results), bytes }
    onProgress(progress)
  }
}

function add(progress: Progress, chunk: Row[], results: OrderResult[]): Progress {
  const waiting = results.values()
  const rejected: Rejected[] = []
  let { posted, replayed, proposed } = progress
  for (const row of chunk) {
    const result = 'fields' in row ? waiting.next().value : undefined
    const problem = 'wrong' in row ? { code: 'not_an_order', detail: row.wrong } : result?.problem
    if (problem) {
      const rejection = { line: row.line, code: problem.code, detail: problem.detail }
      rejected.push({ ...rejection, text: describeRejected(row, rejection) })
    } else if (result?.result?.author !== undefined) proposed += 1
    else {
      posted += 1
      if (result?.replayed) replayed += 1
    }
  }
  const line = chunk.at(-1)?.line ?? progress.line
  return { ...progress, line, posted, replayed, proposed, rejected: [...progress.rejected, ...rejected] }
}
