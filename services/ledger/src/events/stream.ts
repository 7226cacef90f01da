import type { CloudEvent } from './event.ts'
import type { EventFilter, Feed, LedgerIdentity } from './feed.ts'
import type { Tail } from './tail.ts'

/** Events read at once. */
const stepMax = 200
/** Shorter than proxies keep a silent connection, and than this service does. */
const silenceMs = 15_000

/**
 * The feed after a position, as server-sent events, until the signal aborts. It reads on when the client has taken what was
 * read. While nothing matches it sends the position alone: a client that reconnects continues from there.
 */
export async function* streamEvents(
  { feed, tail }: { feed: Feed; tail: Tail },
  {
    ledger,
    after,
    filter,
    signal,
    authorizeAgain,
  }: {
    ledger: LedgerIdentity
    after: string | null
    filter: EventFilter
    signal: AbortSignal
    authorizeAgain: () => Promise<void>
  },
): AsyncGenerator<string> {
  // The headers are sent with the first part.
  yield ': the feed begins\n\n'
  let position = after
  let sentAtMs = performance.now()
  while (!signal.aborted) {
    const slice = await feed.read(ledger, position, filter, stepMax)
    // A key that was revoked, or a token that has expired, ends the stream before the next event.
    if (!(await isStillAllowed(authorizeAgain))) return
    position = slice.position
    const isSilent = performance.now() - sentAtMs >= silenceMs
    if (slice.events.length > 0 || isSilent) {
      yield slice.events.length > 0 ? slice.events.map(serverSent).join('') : positionOnly(position)
      sentAtMs = performance.now()
    }
    if (slice.isEnd) await tail.wait(ledger.id, position, silenceMs, signal)
  }
}

function isStillAllowed(authorizeAgain: () => Promise<void>): Promise<boolean> {
  return authorizeAgain().then(
    () => true,
    () => false,
  )
}

const positionOnly = (position: string | null) => (position === null ? ': nothing yet\n\n' : `id: ${position}\n\n`)
const serverSent = (event: CloudEvent) => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
