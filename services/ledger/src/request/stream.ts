import { Readable } from 'node:stream'
import { allowLongBody, type FastifyReply, type FastifyRequest } from '@florin/server'

export const linesType = 'application/x-ndjson'
const lingerMs = 1_000

/**
 * An answer that is written while the body arrives. It takes as long as it moves; the connection ends with an answer that did not
 * read all.
 */
export function answerWhileReading(
  request: FastifyRequest,
  reply: FastifyReply,
  pieces: Readable,
  answer: AsyncGenerator<string>,
): Readable {
  allowLongBody(request.raw)
  reply.raw.once('finish', () => {
    // The last line is read before the connection is reset.
    if (!pieces.readableEnded) setTimeout(() => request.raw.destroy(), lingerMs).unref()
  })
  return Readable.from(answer, { objectMode: false })
}

/** What arrives until the service closes; then it throws, also while nothing arrives. */
export async function* untilClosing(
  pieces: AsyncIterable<Buffer>,
  closing: AbortSignal,
  closed: () => Error,
): AsyncGenerator<Buffer> {
  const source = pieces[Symbol.asyncIterator]()
  let wake: () => void = () => undefined
  const wakeUp = () => wake()
  closing.addEventListener('abort', wakeUp)
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<Buffer>>((resolve, reject) => {
        wake = () => reject(closed())
        if (closing.aborted) wake()
        else source.next().then(resolve, reject)
      })
      if (next.done) return
      yield next.value
    }
  } finally {
    closing.removeEventListener('abort', wakeUp)
  }
}
