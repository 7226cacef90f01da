import type { Logger } from '@florin/server'
import type { PostingEngine } from '../posting/engine.ts'
import type { Part } from '../posting/part.ts'
import type { Posting } from '../posting/posting.ts'
import type { PrimaryMethods } from './methods.ts'
import { createPostingWire, encodeError, encodeVerdict } from './wire.ts'

/** Posts what listeners send. */
export function createPoster(engine: PostingEngine, parts: readonly Part[], logger: Logger): PrimaryMethods['post'] {
  const { decodePosting } = createPostingWire(parts)
  return async ([mode, messages]) => {
    try {
      const postings = messages.map(decodePosting)
      const [first] = postings
      const verdicts =
        postings.length === 1 ? [await engine.submit(first as Posting)] : await engine.submitBatch(postings, mode)
      return { verdicts: verdicts.map((verdict, index) => encodeVerdict(verdict, postings[index] as Posting)) }
    } catch (error) {
      const failed = encodeError(error)
      if (failed.from === 'elsewhere') logger.error({ err: error }, 'a posting failed')
      return { failed }
    }
  }
}
