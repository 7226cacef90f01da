import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatMoment } from '../money/moments.ts'
import { usePages } from '../session/pages.ts'
import { Empty } from '../shell/empty.tsx'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'
import { describePrice } from './prices.ts'
import { ScheduleDialog } from './schedule-form.tsx'

/** The price lists of fees, each by its version in force. */
export function Schedules() {
  const [isAdding, setAdding] = useState(false)
  const pages = usePages(['fee-schedules'], (florin, query, signal) =>
    florin.revenue.get('/v1/fee-schedules', { params: { query }, signal }),
  )
  const create = (
    <button className="button" type="button" onClick={() => setAdding(true)}>
      Create a fee schedule
    </button>
  )
  return (
    <>
      <Paged
        pages={pages}
        what="fee schedules"
        empty={
          <Empty title="This ledger has no fee schedule.">
            <p className="muted">A fee schedule is a price list. An order that names it is charged by it.</p>
            {create}
          </Empty>
        }
      >
        {(schedules) => (
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
          </>
        )}
      </Paged>
      <ScheduleDialog isOpen={isAdding} setOpen={setAdding} />
    </>
  )
}
