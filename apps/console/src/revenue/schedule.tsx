import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatMoment } from '../money/moments.ts'
import { useSession } from '../session/session.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'
import { Calculator, type Question } from './calculator.tsx'
import { describePrice, describeRecognition, type FeeSchedule } from './prices.ts'
import { ScheduleDialog } from './schedule-form.tsx'

/** Earlier versions are read one by one. */
const earlierMax = 10

/** A fee schedule: its versions, and what a price would be. */
export function SchedulePage({
  code,
  asked,
  change,
}: {
  code: string
  asked: Question
  change: (next: Record<string, string | undefined>) => unknown
}) {
  const { florin, ledger } = useSession()
  const [isAdding, setAdding] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'fee-schedule-versions', code],
    queryFn: ({ signal }) =>
      florin.revenue.get('/v1/fee-schedules/{code}/versions', { params: { path: { code } }, signal }),
  })
  const first = data?.data[0]
  return (
    <>
      <div className="toolbar">
        <p className="path">
          <Link to="/revenue" search={{ view: 'schedules' }}>
            Fee schedules
          </Link>
        </p>
        <h2 className="code">{code}</h2>
        <button className="button" type="button" disabled={!first} onClick={() => setAdding(true)}>
          Add a version
        </button>
      </div>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!data && !error && <Loading what="its versions" />}
      {data && first && (
        <>
          <Versions known={data.data} now={data.as_of} />
          <Calculator schedule={first} versions={data.data} asked={asked} change={change} />
          <ScheduleDialog isOpen={isAdding} setOpen={setAdding} before={data.data.at(-1) ?? first} />
        </>
      )}
    </>
  )
}

/** The newest first. The API lists the version in force and those to come; earlier ones are read when they are asked for. */
function Versions({ known, now }: { known: readonly FeeSchedule[]; now: string }) {
  const [first] = known
  const { florin, ledger } = useSession()
  const [shown, setShown] = useState(0)
  const [code, newest] = [first?.code ?? '', first?.version ?? 1]
  const numbers = Array.from({ length: Math.min(shown, newest - 1) }, (_, index) => newest - 1 - index)
  const earlier = useQuery({
    queryKey: [ledger, 'earlier-versions', code, newest, shown],
    queryFn: ({ signal }) =>
      Promise.all(
        numbers.map((version) =>
          florin.revenue.get('/v1/fee-schedules/{code}', { params: { path: { code }, query: { version } }, signal }),
        ),
      ),
    enabled: shown > 0,
    placeholderData: (before) => before,
  })
  const versions = [...known.toReversed(), ...(earlier.data ?? [])]
  const left = newest - 1 - shown
  return (
    <>
      <Table label="Versions" columns={[{ figure: 'Version' }, 'Price', 'Of', 'Recognised', 'Valid from', 'Until']}>
        <tbody>
          {versions.map((each, index) => (
            <tr key={each.version}>
              <th scope="row" className="number">
                {each.version}
              </th>
              <td>
                {describePrice(each.rule)}
                {each.version === newest && each.valid_from <= now && <span className="badge active">in force</span>}
                {each.valid_from > now && <span className="badge">to come</span>}
              </td>
              <td className="words">{each.kinds.join(', ')}</td>
              <td>{describeRecognition(each.recognition)}</td>
              <td>{formatMoment(each.valid_from)}</td>
              <td>{index === 0 ? 'further notice' : formatMoment(versions[index - 1]?.valid_from ?? '')}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {earlier.error && <ErrorNote error={earlier.error} onRetry={() => earlier.refetch()} />}
      {left > 0 && (
        <button
          className="button more"
          type="button"
          disabled={earlier.isFetching}
          onClick={() => setShown(shown + earlierMax)}
        >
          {earlier.isFetching ? 'Loading…' : 'Show earlier versions'}
        </button>
      )}
    </>
  )
}
