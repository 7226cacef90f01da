import { HttpError, parseStrictJson } from '@florin/server'
import { LedgerError } from '../errors.ts'
import type { ServedOperation } from '../operations/operation.ts'
import type { PostingDeps } from '../operations/post.ts'
import type { Posted } from '../operations/posted.ts'
import type { RequestContext } from '../request/context.ts'
import { untilClosing } from '../request/stream.ts'
import { type Chunk, divide, type Given, isUnavailable, type Outcome, postInOrder } from './chunks.ts'
import { type Line, lineBytesMax, readLines } from './lines.ts'
import type { BatchOrder, OrderReader } from './orders.ts'
import { presentOutcome, presentProblem, type Reporter } from './results.ts'

export interface OrderStream {
  context: RequestContext
  /** What arrives. It is read when what was read before is posted. */
  pieces: AsyncIterable<Buffer>
  read: OrderReader
  /** What the caller may see of it. */
  limit(order: BatchOrder, posted: Posted): Promise<Posted>
  /** Throws if the caller may not send orders any more. */
  authorizeAgain(): Promise<void>
  /** Aborts when the service closes. */
  closing: AbortSignal
  reporter: Reporter
}

interface Place {
  line: number
  order: BatchOrder | undefined
}

/**
 * Posts one order a line, and yields one result a line, in their order. The last line has `done`: `true` when all lines have
 * their results, `false` when the stream was ended before, with the reason; what follows the last result was not posted.
 * Without such a line the stream was cut. At most two chunks are in memory.
 */
export async function* postStream(deps: PostingDeps, stream: OrderStream): AsyncGenerator<string> {
  const places: Place[] = []
  const counts = { lines: 0, accepted: 0, rejected: 0 }
  const end = (problem?: unknown) =>
    `${JSON.stringify({ done: problem === undefined, ...counts, ...(problem !== undefined && { problem }) })}\n`
  try {
    for await (const outcomes of postInOrder(deps, readChunks(stream, places))) {
      let text = ''
      for (const outcome of outcomes) {
        const { line, order } = places.shift() as Place
        const shown = await limitOutcome(stream, order, outcome)
        counts.lines += 1
        counts['posted' in outcome ? 'accepted' : 'rejected'] += 1
        text += `${presentOutcome(shown, order?.operation as ServedOperation, `"line":${line}`, stream.reporter)}\n`
      }
      yield text
      const unavailable = outcomes.find(isUnavailable)
      if (unavailable) throw unavailable.refused
    }
    yield end()
  } catch (error) {
    // The sender has disconnected.
    if ((error as { code?: string }).code === 'ECONNRESET') return
    yield end(presentProblem(error, stream.reporter).problem)
  }
}

async function limitOutcome({ limit }: OrderStream, order: BatchOrder | undefined, outcome: Outcome): Promise<Outcome> {
  if (!order?.context.reach || !('posted' in outcome)) return outcome
  return { posted: await limit(order, outcome.posted) }
}

/** The lines that have arrived, as chunks; their places are added to `places`. */
async function* readChunks(stream: OrderStream, places: Place[]): AsyncGenerator<Chunk> {
  for await (const lines of readLines(untilClosing(stream.pieces, stream.closing, closed))) {
    await stream.authorizeAgain()
    yield* divide(readOrders(stream, lines, places))
  }
}

function* readOrders(stream: OrderStream, lines: Line[], places: Place[]): Generator<Given> {
  for (const line of lines) {
    const given = readOrder(stream, line)
    places.push({ line: line.number, order: 'refused' in given ? undefined : given })
    yield given
  }
}

function readOrder({ context, read }: OrderStream, { number, bytes }: Line): Given {
  try {
    if (!bytes) throw new HttpError('body_too_large', `The line has more than ${lineBytesMax} bytes. Send less in it.`)
    const { idempotencyKey: key } = context
    const idempotencyKey = key === null ? null : `${key}:${number}`
    return read(parseStrictJson(bytes), '', { idempotencyKey, requestHash: undefined })
  } catch (refused) {
    return { refused }
  }
}

function closed(): LedgerError {
  return new LedgerError(
    'overloaded',
    'The service closes. Send the lines after the last result again, with their keys.',
    {
      retryAfterSeconds: 1,
    },
  )
}
