import type { Florin } from '@florin/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSession } from './session.ts'

const pageSize = 50

interface Page<Row> {
  data: Row[]
  next_cursor: string | null
}

/** A list of the API, page by page. `key` names it, with its filter. */
export function usePages<Row>(
  key: readonly unknown[],
  read: (florin: Florin, query: { limit: number; cursor?: string }, signal: AbortSignal) => Promise<Page<Row>>,
  { everyMs, enabled = true }: { everyMs?: number; enabled?: boolean } = {},
) {
  const { florin, ledger } = useSession()
  return useInfiniteQuery({
    queryKey: [ledger, ...key],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) => read(florin, { limit: pageSize, ...(cursor && { cursor }) }, signal),
    getNextPageParam: ({ next_cursor: next }) => next ?? undefined,
    enabled,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  })
}

/** The row as it was read last; the given one where the list no longer has it. */
export const newestOf = <Row extends { id: string }>(pages: Pages<Row>, row: Row): Row =>
  pages.data?.pages.flatMap(({ data }) => data).find(({ id }) => id === row.id) ?? row

export type Pages<Row> = ReturnType<typeof usePages<Row>>
