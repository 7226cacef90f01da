import { Readable } from 'node:stream'
import { HttpError, type Service } from '@florin/server'
import { z } from 'zod'
import type { AccountCache } from '../accounts/cache.ts'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import { lowestId } from '../transaction-id.ts'
import type { EventFilter, EventSlice, Feed, LedgerIdentity } from './feed.ts'
import { positionOf, readPosition } from './position.ts'
import { EventQuery, type EventSchemas } from './schemas.ts'
import { streamEvents } from './stream.ts'
import { createTail } from './tail.ts'

interface Deps {
  accounts: AccountCache
  eventSchemas: EventSchemas
  feed: Feed
  ledgers: LedgerCache
}

/** Clients that wait for events at the same time, in a process. */
const waitingMax = 1_000

const EventHeaders = ReadHeaders.extend({
  accept: z.string().optional().meta({ description: '`text/event-stream` for a stream of server-sent events' }),
  'last-event-id': z
    .string()
    .refine((given) => readPosition(given) !== undefined, 'Send the id of an event')
    .optional()
    .meta({ description: 'Sent by a browser that reconnects to a stream: the stream continues after this event' }),
})

export async function eventRoutes(app: Service, { accounts, eventSchemas, feed, ledgers }: Deps): Promise<void> {
  const tail = createTail(feed)
  const closing = new AbortController()
  let waiting = 0
  app.addHook('preClose', async () => closing.abort())

  app.get(
    '/events',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listEvents',
        summary: 'Read the feed of events',
        description:
          'Everything that was recorded, as CloudEvents 1.0, oldest first. The order never changes, and nothing is added before an event that you have read: store the position, and send it as `after` to read each event once. With `wait`, an empty answer is held back until something happens. With `accept: text/event-stream` the feed is a stream of server-sent events that does not end. Filters search at most 10,000 events a page.',
        tags: ['events'],
        headers: EventHeaders,
        querystring: EventQuery,
        response: {
          200: {
            description: 'Events, oldest first',
            content: {
              'application/json': { schema: eventSchemas.EventPage },
              'text/event-stream': {
                schema: z
                  .string()
                  .meta({ description: 'Each event with its `id`, its type as `event`, and its JSON as `data`' }),
              },
            },
          },
          ...refuses('invalid_request', 'ledger_not_found', 'account_not_found'),
        },
      },
    },
    async (request, reply) => {
      const { headers, query } = request
      const name = headers['florin-ledger']
      const ledger = { id: ledgers.idOf(name), name }
      const { types, account, owner, code_prefix: codePrefix, limit, wait } = query
      const identity = account === undefined ? undefined : await accounts.find(ledger.id, account)
      const filter: EventFilter = { types, account: identity?.id, owner, codePrefix }
      const after = await readAfter(feed, ledger, headers['last-event-id'] ?? query.after)
      const isStream = headers.accept?.includes('text/event-stream') ?? false
      if (!isStream && wait === 0) return toPage(await feed.read(ledger, after, filter, limit))

      if (waiting >= waitingMax) throw tooManyWaiting()
      waiting += 1
      const left = new AbortController()
      const leave = () => {
        waiting -= 1
        left.abort()
      }
      // The client may have left while the position was read.
      if (reply.raw.closed) leave()
      else reply.raw.once('close', leave)
      const signal = AbortSignal.any([closing.signal, left.signal])
      const authorizeAgain = async () => {
        await request.authorizeAgain()
        // It may be being removed by now.
        await ledgers.require(name)
      }
      if (isStream) {
        const stream = Readable.from(streamEvents({ feed, tail }, { ledger, after, filter, signal, authorizeAgain }))
        return reply
          .type('text/event-stream')
          .header('cache-control', 'no-store')
          .send(stream as never)
      }
      const slice = await waitForEvents({ ledger, after, filter, limit, waitMs: wait * 1_000, signal })
      await authorizeAgain()
      return toPage(slice)
    },
  )

  async function waitForEvents(options: {
    ledger: LedgerIdentity
    after: string | null
    filter: EventFilter
    limit: number
    waitMs: number
    signal: AbortSignal
  }) {
    const { ledger, filter, limit, waitMs, signal } = options
    const deadlineMs = performance.now() + waitMs
    for (let { after } = options; ; ) {
      const slice = await feed.read(ledger, after, filter, limit)
      const leftMs = deadlineMs - performance.now()
      if (slice.events.length > 0 || leftMs <= 0 || signal.aborted) return slice
      after = slice.position
      if (slice.isEnd) await tail.wait(ledger.id, after, leftMs, signal)
    }
  }
}

function tooManyWaiting(): HttpError {
  return new HttpError(
    'overloaded',
    `This process already holds ${waitingMax} clients that wait for events. Send the request again, or without wait.`,
    { retryAfterSeconds: 1 },
  )
}

// That contents follow their schemas is checked by tests.
const toPage = ({ events: data, position }: EventSlice) => ({ data, position }) as never

/** The position that `after` means. */
async function readAfter(feed: Feed, ledger: LedgerIdentity, after: string | undefined): Promise<string | null> {
  if (after === undefined) return null
  if (after === 'latest') return (await feed.newest([ledger.id])).get(ledger.id) ?? null
  if (readPosition(after)) return after
  return positionOf({ id: lowestId(Date.parse(after)), source: 0 })
}
