import { LedgerError } from '../errors.ts'
import type { PostingEngine } from '../posting/engine.ts'
import { overloaded } from '../posting/failures.ts'
import type { Part } from '../posting/part.ts'
import { type Batch, bytesOf, type Posting, type Verdict } from '../posting/posting.ts'
import type { Channel } from './channel.ts'
import type { PrimaryMethods } from './methods.ts'
import { createPostingWire, decodeError, decodeVerdict } from './wire.ts'

export interface RemoteEngineOptions {
  primary: Channel<PrimaryMethods>
  /** As the primary has them. */
  parts: readonly Part[]
  /** Postings of this process without a verdict. */
  waitingMax: number
}

const waitingBytesMax = 64 * 1_048_576

/** The posting engine of the primary, from a listener. */
export function createRemoteEngine({ primary, parts, waitingMax }: RemoteEngineOptions): PostingEngine {
  const { encodePosting } = createPostingWire(parts)
  let waiting = 0
  let waitingBytes = 0
  let drained: (() => void)[] = []

  async function send(postings: Posting[], mode: Batch['mode']): Promise<Verdict[]> {
    const bytes = postings.reduce((sum, posting) => sum + bytesOf(posting), 0)
    // The engine bounds what waits for it. This bounds what waits for a primary that does not read.
    if (waiting >= waitingMax || waitingBytes >= waitingBytesMax) throw overloaded('Too many postings are waiting.')
    waiting += postings.length
    waitingBytes += bytes
    try {
      const answer = await primary.call('post', [mode, postings.map(encodePosting)])
      if ('failed' in answer) throw decodeError(answer.failed)
      return answer.verdicts.map((verdict, index) => decodeVerdict(verdict, postings[index] as Posting))
    } finally {
      waiting -= postings.length
      waitingBytes -= bytes
      if (waiting === 0) {
        for (const resolve of drained) resolve()
        drained = []
      }
    }
  }

  return {
    submit: (posting) => send([posting], 'each').then(([verdict]) => verdict as Verdict),
    async submitBatch(postings, mode) {
      try {
        return await send(postings, mode)
      } catch (error) {
        if (mode === 'all') throw error
        return postings.map(() => (error instanceof LedgerError ? { rejected: error } : { failed: error }))
      }
    },
    drain: () => (waiting === 0 ? Promise.resolve() : new Promise((resolve) => drained.push(resolve))),
    queued: () => waiting,
  }
}
