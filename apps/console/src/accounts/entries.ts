import type { HistoryEntry } from '@florin/client'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { type Session, useSession } from '../session/session.ts'
import { type AsOf, asOfQuery } from './queries.ts'

export const entriesPerPage = 200
/** Pages out of view are forgotten after this time, so that the length of a history does not matter. */
const keptMs = 5_000

/** The newest entries. */
export function useNewestEntries(account: string, asOf: AsOf, limit: number) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'newest-entries', account, asOf, limit],
    queryFn: ({ signal }) => readEntries(florin, account, asOf, { limit, signal }),
  })
}

export interface EntryWindow {
  /** Of the entry at an index, newest first; undefined while its page is loading. */
  at(index: number): HistoryEntry | undefined
  /** Number of entries that are known to exist. */
  count: number
  hasMore: boolean
  isPending: boolean
  error: Error | null
  retry(): void
}

/**
 * The pages of a history that are in view. Only those are kept, and for each page before them the cursor where it begins: so any
 * of them can be read again, and 1,000,000 entries need as much memory as 1,000. Another version begins again at the newest.
 */
export function useEntryWindow(
  account: string,
  asOf: AsOf,
  { first, last, version }: { first: number; last: number; version: number },
): EntryWindow {
  const { florin, ledger } = useSession()
  const list = `${ledger} ${account} ${asOf.axis} ${asOf.at} ${version}`
  const known = useRef<Known>(startOf(list))
  if (known.current.list !== list) known.current = startOf(list)
  const { cursors } = known.current
  const from = Math.min(Math.floor(first / entriesPerPage), cursors.length - 1)
  const to = Math.min(Math.floor(last / entriesPerPage), cursors.length - 1)
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const results = useQueries({
    queries: numbers.map((number) =>
      pageQuery({ florin, ledger, account, asOf, version, number, cursor: cursors[number] }),
    ),
  })
  for (const [index, { data }] of results.entries()) note(known.current, from + index, data)
  const failed = results.find(({ error }) => error)
  return {
    at: (index) => results[Math.floor(index / entriesPerPage) - from]?.data?.data[index % entriesPerPage],
    count: known.current.count,
    hasMore: !known.current.isComplete,
    isPending: known.current.count === 0 && results.some(({ isPending }) => isPending),
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  }
}

/**
 * A function of its own: a closure in the hook would keep the pages of its rendering, which keep those of the rendering before,
 * and so on.
 */
function pageQuery({ florin, ledger, account, asOf, version, number, cursor }: PageWanted) {
  return {
    // Not below the ledger: a page that is read again would no longer end where the next one begins.
    queryKey: ['entries', ledger, account, asOf, version, number, cursor],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      readEntries(florin, account, asOf, { limit: entriesPerPage, cursor, signal }),
    gcTime: keptMs,
    staleTime: Infinity,
  }
}

interface PageWanted extends Session {
  account: string
  asOf: AsOf
  version: number
  number: number
  cursor: string | undefined
}

interface Known {
  list: string
  /** Where each page begins. The first one has no cursor. */
  cursors: (string | undefined)[]
  count: number
  isComplete: boolean
}

const startOf = (list: string): Known => ({ list, cursors: [undefined], count: 0, isComplete: false })

type EntryPage = Awaited<ReturnType<typeof readEntries>>

function note(known: Known, number: number, page: EntryPage | undefined): void {
  if (!page || number !== known.cursors.length - 1 || known.isComplete) return
  known.count = number * entriesPerPage + page.data.length
  if (page.next_cursor === null) known.isComplete = true
  else known.cursors.push(page.next_cursor)
}

function readEntries(
  florin: ReturnType<typeof useSession>['florin'],
  account: string,
  asOf: AsOf,
  { limit, cursor, signal }: { limit: number; cursor?: string | undefined; signal: AbortSignal },
) {
  const query = { ...asOfQuery(asOf), axis: asOf.axis, limit, ...(cursor !== undefined && { cursor }) }
  return florin.ledger.get('/v1/accounts/{account}/entries', { params: { path: { account }, query }, signal })
}
