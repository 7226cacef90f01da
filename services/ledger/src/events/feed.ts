import type { Queryable } from '@florin/postgres'
import type { Horizon } from '../horizon/horizon.ts'
import { lowestId, momentOf } from '../transaction-id.ts'
import type { ReplayReader } from '../transactions/replays.ts'
import type { CloudEvent, EventType } from './event.ts'
import { beginning, type Position, positionOf, readPosition } from './position.ts'
import { listMatchingAccounts, listNewest, listPositions, measureEvents } from './queries.ts'
import { type Happening, sources } from './sources.ts'

export interface LedgerIdentity {
  id: number
  name: string
}

/** All given conditions apply. An event matches if one of its accounts meets those on accounts. */
export interface EventFilter {
  types?: readonly EventType[] | undefined
  /** Id of an account. */
  account?: string | undefined
  owner?: string | undefined
  codePrefix?: string | undefined
}

export interface EventSlice {
  events: CloudEvent[]
  /** Where the search ended: the next `after`. Null at the beginning. */
  position: string | null
  /** Nothing final was left. */
  isEnd: boolean
}

/**
 * The events of a ledger in the order of recording, read from the append-only tables. It gives out only what was recorded
 * before the horizon: nothing is committed later at an earlier position, on whichever replica.
 */
export interface Feed {
  /**
   * Events after a position, oldest first; null: from the beginning. At most `limit`, and bounded in the bytes of the events
   * and in the number that is searched.
   */
  read(ledger: LedgerIdentity, after: string | null, filter: EventFilter, limit: number): Promise<EventSlice>
  /** Events by their ids, in the given order, as they were read first. */
  find(ledger: LedgerIdentity, ids: string[]): Promise<CloudEvent[]>
  /** The newest final position in each of these ledgers that has an event. */
  newest(ledgers: number[]): Promise<Map<number, string>>
  /** What is final behind these positions: its number, up to `most` per ledger, and the age of the oldest event. */
  measure(
    places: { ledger: number; after: string | null }[],
    most: number,
  ): Promise<{ events: number; oldestSeconds: number }>
}

export interface FeedDeps {
  db: Queryable
  horizon: Horizon
  replays: ReplayReader
}

/** Events that one call searches. */
const searchedMax = 10_000
/** Events whose contents are read together: the largest have some 300 kB. */
const stepMax = 200
/** A slice ends with the step that reaches this size. */
const sliceBytesMax = 4 * 1_048_576

interface Found {
  event: CloudEvent
  accounts: string[]
}

export function createFeed(deps: FeedDeps): Feed {
  const { db, horizon } = deps

  /** Ids below it are final for every statement that starts from now on. */
  const readEnd = async () => lowestId(Date.parse(await horizon.read()))

  /** Those that meet the filter. */
  async function select(ledger: LedgerIdentity, found: Found[], filter: EventFilter): Promise<CloudEvent[]> {
    const { types, account, owner, codePrefix } = filter
    let matching = found
    if (types) matching = matching.filter(({ event }) => types.includes(event.type))
    if (account) matching = matching.filter(({ accounts }) => accounts.includes(account))
    if (owner !== undefined || codePrefix !== undefined) {
      const ids = [...new Set(matching.flatMap(({ accounts }) => accounts))]
      const suited = await listMatchingAccounts(db, ledger.id, ids, { owner, codePrefix })
      matching = matching.filter(({ accounts }) => accounts.some((id) => suited.has(id)))
    }
    return matching.map(({ event }) => event)
  }

  return {
    async read(ledger, after, filter, limit) {
      const searched = sources.filter(({ types }) => types.some((type) => filter.types?.includes(type) ?? true))
      const below = await readEnd()
      const isSearch = Object.values(filter).some((condition) => condition !== undefined)
      const step = { below, limit: isSearch ? stepMax : Math.min(limit, stepMax) }
      const events: CloudEvent[] = []
      let position = after
      let bytes = 0
      for (let count = 0; count < searchedMax && events.length < limit && bytes < sliceBytesMax; count += step.limit) {
        const from = startOf(position)
        const positions = await listPositions(db, ledger.id, searched, { ...step, after: from })
        const selected = await select(ledger, await load(deps, ledger, positions), filter)
        events.push(...selected)
        for (const { data } of selected) bytes += sizeOf(data)
        const last = positions.at(-1)
        if (last) position = positionOf(last)
        if (positions.length < step.limit && events.length <= limit) return { events, position, isEnd: true }
      }
      const page = events.slice(0, limit)
      return { events: page, position: events.length > limit ? (page.at(-1)?.id ?? position) : position, isEnd: false }
    },
    async find(ledger, ids) {
      return (
        await load(
          deps,
          ledger,
          ids.flatMap((id) => readPosition(id) ?? []),
        )
      ).map(({ event }) => event)
    },
    newest: async (ledgers) => listNewest(db, ledgers, await readEnd()),
    async measure(places, most) {
      const after = places.map(({ ledger, after }) => ({ ledger, ...startOf(after) }))
      return measureEvents(db, after, { below: await readEnd(), most })
    },
  }
}

/** The contents of these positions, in their order. */
async function load(deps: FeedDeps, ledger: LedgerIdentity, positions: Position[]): Promise<Found[]> {
  const ids = Map.groupBy(positions, ({ source }) => source)
  const loaded = new Map<number, IterableIterator<Happening>>()
  await Promise.all(
    [...ids].map(async ([source, ofSource]) => {
      const wanted = ofSource.map(({ id }) => id)
      loaded.set(source, ((await sources[source]?.read(deps, ledger.id, wanted)) ?? []).values())
    }),
  )
  return positions.map((position) => {
    const happening = loaded.get(position.source)?.next().value as Happening
    return { event: toEvent(ledger, position, happening), accounts: happening.accounts }
  })
}

/** Estimated bytes of an event: of its entries, metadata and texts. */
function sizeOf(data: unknown): number {
  const { entries, metadata, description } = data as {
    entries?: unknown[]
    metadata?: Record<string, string>
    description?: string | null
  }
  let bytes = 500 + 250 * (entries?.length ?? 0) + (description?.length ?? 0)
  for (const [key, text] of Object.entries(metadata ?? {})) bytes += key.length + text.length
  return bytes
}

const startOf = (position: string | null) => (position === null ? undefined : readPosition(position)) ?? beginning

function toEvent(
  { name }: LedgerIdentity,
  position: Position,
  { type, subject, partitionKey, data }: Happening,
): CloudEvent {
  return {
    specversion: '1.0',
    id: positionOf(position),
    source: `/ledgers/${name}`,
    type,
    subject,
    time: momentOf(position.id),
    datacontenttype: 'application/json',
    partitionkey: partitionKey,
    data,
  }
}
