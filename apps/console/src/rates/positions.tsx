import type { LedgerComponents } from '@florin/client'
import { Amount } from '../money/amount.tsx'
import { formatAge } from '../money/moments.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { Loading } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'
import { CurrencyField } from './currency-field.tsx'
import { usePositions } from './queries.ts'

/** What the ledger bought and sold, and what it gained by that. */
export function Positions({ currency, change }: { currency: string; change: (currency: string) => unknown }) {
  const { data, error, refetch } = usePositions(currency)
  return (
    <>
      <CurrencyField label="Valued in" currency={currency} change={change} />
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!data && !error && <Loading what="positions" />}
      {data?.data.length === 0 && (
        <Empty title="There are no positions yet.">
          <p className="muted">A conversion leaves one in each of its two currencies.</p>
        </Empty>
      )}
      {data && data.data.length > 0 && (
        <Table
          label="Positions"
          columns={[
            'Currency',
            ...['Position', `Value in ${currency}`, 'Unrealised gain', 'Realised gain'].map((figure) => ({ figure })),
            'Age of the rate',
          ]}
        >
          <tbody>
            {data.data.map(({ currency: held, position, valuation }) => (
              <tr key={held}>
                <th scope="row">{held}</th>
                {Object.entries({ position, ...gainsOf(valuation) }).map(([name, value]) => (
                  <td key={name} className="number">
                    {value === undefined ? '—' : <Amount value={value} />}
                  </td>
                ))}
                <td>{held !== currency && <RateAge rate={valuation?.rate} />}</td>
              </tr>
            ))}
          </tbody>
          {data.total && (
            <tfoot>
              <tr className="sum">
                <th scope="row">Total</th>
                <td />
                {Object.entries(gainsOf(data.total)).map(([name, value]) => (
                  <td key={name} className="number">
                    <Amount value={value ?? ''} />
                  </td>
                ))}
                <td />
              </tr>
            </tfoot>
          )}
        </Table>
      )}
    </>
  )
}

function RateAge({ rate }: { rate: LedgerComponents['schemas']['RateUsed'] | null | undefined }) {
  if (!rate) return 'none'
  return (
    <>
      {formatAge((Date.now() - Date.parse(rate.rate_as_of)) / 1_000)}
      {rate.stale && <span className="badge">too old to convert</span>}
      {rate.flagged && <span className="badge">not confirmed</span>}
    </>
  )
}

type Valuation = LedgerComponents['schemas']['Positions']['total']

const gainsOf = (valuation: Valuation) => ({
  value: valuation?.value,
  unrealised: valuation?.unrealised_gain,
  realised: valuation?.realised_gain,
})
