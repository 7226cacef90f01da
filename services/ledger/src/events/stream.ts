import type { CloudEvent } from './event.ts'
import type { EventFilter, Feed, LedgerIdentity } from './feed.ts'
import type { Tail } from './tail.ts'

/** Events read at once. */
const stepMax = 200
/** Shorter than proxies keep a silent connection, and than this service does. */
const silenceMs = 15_000

/**
 * The feed after a position, as server-sent events, until the signal aborts. It reads on when the client has taken what was
 * read. While nothing happens it sends the position alone: a client that reconnects continues from there.
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
  while (!signal.aborted) {
    const slice = await feed.read(ledger, position, filter, stepMax)
    // A key that was revoked, or a token that has expired, ends the stream before the next event.
    if (!(await isStillAllowed(authorizeAgain))) return
    position = slice.position
    if (slice.events.length > 0) yield slice.events.map(serverSent).join('')
    if (!slice.isEnd) continue
    const startedMs = performance.now()
    await tail.wait(ledger.id, position, silenceMs, signal)
    if (performance.now() - startedMs >= silenceMs)
      yield position === null ? ': nothing yet\n\n' : `id: ${position}\n\n`
  }
}

function isStillAllowed(authorizeAgain: () => Promise<void>): Promise<boolean> {
  return authorizeAgain().then(
    () => true,
    () => false,
  )
}

const serverSent = (event: CloudEvent) => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
