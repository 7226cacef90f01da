import { Link } from '@tanstack/react-router'
import { Amount } from '../money/amount.tsx'
import { formatAmount, formatCount } from '../money/amounts.ts'
import { formatShortMoment } from '../money/moments.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'
import { useVolumes } from './state.ts'
import { binsCount, type Volume, type Volumes } from './volumes.ts'

/** What moved lately: how much of each kind, and when. */
export function VolumesTable() {
  const { data: volumes, error, refetch } = useVolumes()
  return (
    <section aria-label="Volumes" className="related">
      <h2>Volumes</h2>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!volumes && !error && <Loading what="volumes" />}
      {volumes?.count === 0 && (
        <Empty title="No money has moved in this ledger yet.">
          <p>
            <Link to="/move-money">Move money</Link> to see it here.
          </p>
        </Empty>
      )}
      {volumes && volumes.count > 0 && (
        <>
          <Table
            label="Volumes by currency and kind"
            columns={['Currency', 'Kind', { figure: 'Transactions' }, { figure: 'Amount' }, 'Over time']}
          >
            <tbody>
              {volumes.rows.map((volume) => (
                <tr key={`${volume.currency} ${volume.kind}`}>
                  <th scope="row">{volume.currency}</th>
                  <td>
                    <Link to="/transactions" search={{ kind: volume.kind }}>
                      {volume.kind}
                    </Link>
                  </td>
                  <td className="number">{formatCount(volume.count)}</td>
                  <td className="number">
                    <Amount value={volume.amount} />
                  </td>
                  <td>
                    <Bars volume={volume} volumes={volumes} />
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
          <p className="muted">
            {volumes.isMore ? `Of the newest ${formatCount(volumes.count)} transactions` : 'Of all transactions'}, by
            the moments at which they happened: from {momentOf(volumes.firstMs)} to {momentOf(volumes.lastMs)}.
          </p>
        </>
      )}
    </section>
  )
}

const momentOf = (ms: number) => formatShortMoment(new Date(ms).toISOString())

const barPx = 5
const heightPx = 24

function Bars({ volume: { currency, bins, heights }, volumes }: { volume: Volume; volumes: Volumes }) {
  const highest = heights.indexOf(1)
  const startMs = volumes.firstMs + ((volumes.lastMs - volumes.firstMs) / binsCount) * Math.max(0, highest)
  const label = `Most from ${momentOf(startMs)}: ${formatAmount(bins[highest] ?? '0')} ${currency}`
  return (
    <svg
      className="bars"
      role="img"
      aria-label={label}
      width={binsCount * barPx}
      height={heightPx}
      viewBox={`0 0 ${binsCount * barPx} ${heightPx}`}
    >
      <title>{label}</title>
      {heights.map((height, index) => {
        const barHeight = height === 0 ? 0 : Math.max(1, height * heightPx)
        const x = index * barPx
        return <rect key={x} x={x} y={heightPx - barHeight} width={barPx - 1} height={barHeight} />
      })}
    </svg>
  )
}
