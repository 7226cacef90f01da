import { compareAmounts, type Hold } from '@florin/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Choice } from '../accounts/account-list.tsx'
import { Amount } from '../money/amount.tsx'
import { formatShortMoment } from '../money/moments.ts'
import { newestOf, usePages } from '../session/pages.ts'
import { Empty } from '../shell/empty.tsx'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'
import { TextFilters } from '../shell/text-filters.tsx'
import { CaptureDialog, VoidDialog } from './hold-dialogs.tsx'

const route = getRouteApi('/work/holds')
const statuses: Hold['status'][] = ['open', 'captured', 'voided', 'expired']
const texts = [
  ['account', 'Account'],
  ['owner', 'Owner'],
] as const

/** Reserved money, newest first: captured or released from here. */
export function Holds() {
  const { status: chosen, account, owner } = route.useSearch()
  const navigate = route.useNavigate()
  const [acting, setActing] = useState<{ hold: Hold; on: 'capture' | 'void' }>()
  const status = chosen === 'all' ? undefined : (statuses.find((each) => each === chosen) ?? 'open')
  const filter = { ...(status && { status }), ...(account && { account }), ...(owner && { owner }) }
  const pages = usePages(['holds', filter], (florin, query, signal) =>
    florin.ledger.get('/v1/holds', { params: { query: { ...filter, ...query } }, signal }),
  )
  const change = (next: Record<string, string | undefined>) =>
    navigate({ search: (search) => ({ ...search, ...next }), replace: true })
  const close = () => setActing(undefined)
  const hold = acting && newestOf(pages, acting.hold)
  return (
    <>
      <div className="filters">
        <Choice
          label="Status"
          value={status}
          options={statuses}
          change={(next) => change({ status: next === 'open' ? undefined : (next ?? 'all') })}
        />
        <TextFilters texts={texts} filter={{ account, owner }} change={change} />
      </div>
      <Paged pages={pages} what="holds" empty={<NoHolds status={status} />}>
        {(holds) => <HoldTable holds={holds} act={setActing} />}
      </Paged>
      {hold && acting?.on === 'capture' && <CaptureDialog hold={hold} close={close} />}
      {hold && acting?.on === 'void' && <VoidDialog hold={hold} close={close} />}
    </>
  )
}

const isAboveZero = (amount: string) => compareAmounts(amount, '0') > 0

function NoHolds({ status }: { status: string | undefined }) {
  return (
    <Empty title={status === undefined ? 'No money was held yet.' : `No hold is ${status}.`}>
      <p className="muted">A hold reserves money of an account until it is captured, released, or expires.</p>
    </Empty>
  )
}

function HoldTable({ holds, act }: { holds: Hold[]; act: (acting: { hold: Hold; on: 'capture' | 'void' }) => void }) {
  return (
    <Table
      label="Holds"
      columns={['Account', { figure: 'Held' }, { figure: 'Remaining' }, 'Status', 'Expires or ended', 'Actions']}
    >
      <tbody>
        {holds.map((hold) => (
          <tr key={hold.id}>
            <th scope="row">
              <Link to="/accounts/$account" params={{ account: hold.account_code ?? hold.account }}>
                {hold.account_code ?? hold.account}
              </Link>
              <span className="muted under">{hold.description ?? hold.reference}</span>
            </th>
            <td className="number">
              <Amount value={hold.amount} currency={hold.currency} />
              {isAboveZero(hold.captured) && (
                <span className="muted under">
                  <Amount value={hold.captured} /> captured
                </span>
              )}
            </td>
            <td className="number">
              <Amount value={hold.remaining} />
            </td>
            <td>
              <span className={`badge plain ${hold.status === 'open' ? 'active' : ''}`}>{hold.status}</span>
            </td>
            <td>
              <time dateTime={hold.ended_at ?? hold.expires_at}>
                {formatShortMoment(hold.ended_at ?? hold.expires_at)}
              </time>
            </td>
            <td>
              {hold.status === 'open' && (
                <span className="row-actions">
                  <button className="button small" type="button" onClick={() => act({ hold, on: 'capture' })}>
                    Capture…
                  </button>
                  <button className="button small" type="button" onClick={() => act({ hold, on: 'void' })}>
                    Void…
                  </button>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
