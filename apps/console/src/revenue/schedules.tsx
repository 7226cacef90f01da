import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatMoment } from '../money/moments.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { ShowMore } from '../shell/show-more.tsx'
import { Table } from '../shell/table.tsx'
import { describePrice } from './prices.ts'
import { ScheduleDialog } from './schedule-form.tsx'

const pageSize = 50

/** The price lists of fees, each by its version in force. */
export function Schedules() {
  const { florin, ledger } = useSession()
  const [isAdding, setAdding] = useState(false)
  const query = useInfiniteQuery({
    queryKey: [ledger, 'fee-schedules'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      florin.revenue.get('/v1/fee-schedules', {
        params: { query: { limit: pageSize, ...(cursor !== undefined && { cursor }) } },
        signal,
      }),
    getNextPageParam: ({ next_cursor: next }) => next ?? undefined,
  })
  const create = (
    <button className="button" type="button" onClick={() => setAdding(true)}>
      Create a fee schedule
    </button>
  )
  const schedules = query.data?.pages.flatMap(({ data }) => data)
  return (
    <>
      {query.error && <ErrorNote error={query.error} onRetry={() => query.refetch()} />}
      {!schedules && !query.error && <Loading what="fee schedules" />}
      {schedules?.length === 0 && (
        <Empty title="This ledger has no fee schedule.">
          <p className="muted">A fee schedule is a price list. An order that names it is charged by it.</p>
          {create}
        </Empty>
      )}
      {schedules && schedules.length > 0 && (
        <>
          <div className="toolbar">{create}</div>
          <Table
            label="Fee schedules"
            columns={['Code', 'Price', 'Currency', 'Of', { figure: 'Version' }, 'Valid from']}
          >
            <tbody>
              {schedules.map(({ code, currency, kinds, rule, version, valid_from: validFrom }) => (
                <tr key={code}>
                  <th scope="row">
                    <Link to="/revenue" search={{ view: 'schedules', schedule: code }}>
                      {code}
                    </Link>
                  </th>
                  <td>{describePrice(rule)}</td>
                  <td>{currency === '*' ? 'all' : currency}</td>
                  <td className="words">{kinds.join(', ')}</td>
                  <td className="number">{version}</td>
                  <td>{formatMoment(validFrom)}</td>
                </tr>
              ))}
            </tbody>
          </Table>
          <ShowMore pages={query} />
        </>
      )}
      <ScheduleDialog isOpen={isAdding} setOpen={setAdding} />
    </>
  )
}
