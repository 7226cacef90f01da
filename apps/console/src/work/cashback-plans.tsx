import { Link } from '@tanstack/react-router'
import { Amount } from '../money/amount.tsx'
import { formatMoment, formatSeconds } from '../money/moments.ts'
import { formatBasisPoints } from '../money/shares.ts'
import { usePages } from '../session/pages.ts'
import { Empty } from '../shell/empty.tsx'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'

/** What payments earn, by the category of the merchant. The newest version of a plan is valid. */
export function CashbackPlans() {
  const pages = usePages(['cashback-plans'], (florin, query, signal) =>
    florin.ledger.get('/v1/cashback-plans', { params: { query }, signal }),
  )
  return (
    <Paged
      pages={pages}
      what="cashback plans"
      empty={
        <Empty title="No cashback plan was added yet.">
          <p className="muted">
            <code>POST /v1/cashback-plans</code> adds one. See what was earned in{' '}
            <Link to="/work/payments">Payments</Link>.
          </p>
        </Empty>
      }
    >
      {(plans) => (
        <Table
          label="Cashback plans"
          columns={['Category', 'Currency', 'Version', { figure: 'Cashback' }, 'Paid', 'Valid from']}
        >
          <tbody>
            {plans.map((plan) => (
              <tr key={`${plan.category} ${plan.currency} ${plan.version}`}>
                <th scope="row">{plan.category ?? 'All categories'}</th>
                <td>{plan.currency === '*' ? 'All currencies' : plan.currency}</td>
                <td>{plan.version}</td>
                <td className="number">
                  {plan.percentage_bps !== null && formatBasisPoints(plan.percentage_bps)}
                  {plan.amount !== null && <Amount value={plan.amount} currency={plan.currency} />}
                </td>
                <td>{plan.delay === 0 ? 'at once' : `after ${formatSeconds(plan.delay)}`}</td>
                <td>
                  <time dateTime={plan.valid_from}>{formatMoment(plan.valid_from)}</time>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Paged>
  )
}
