import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { usePages } from '../session/pages.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { ErrorNote } from '../shell/error-note.tsx'
import { once } from '../shell/once.ts'
import { Paged } from '../shell/paged.tsx'
import { Table } from '../shell/table.tsx'
import { Deliveries } from './deliveries.tsx'

const route = getRouteApi('/work/webhooks')

/** Endpoints that receive events, and what became of each delivery to them. */
export function Webhooks() {
  const { webhook, status } = route.useSearch()
  const navigate = route.useNavigate()
  const pages = usePages(['webhooks'], (florin, query, signal) =>
    florin.ledger.get('/v1/webhooks', { params: { query }, signal }),
  )
  return (
    <>
      <Paged
        pages={pages}
        what="webhooks"
        empty={
          <Empty title="This ledger has no webhook.">
            <p className="muted">
              <code>POST /v1/webhooks</code> registers an endpoint of yours. Its deliveries are shown here.
            </p>
          </Empty>
        }
      >
        {(webhooks) => (
          <Table label="Webhooks" columns={['Endpoint', 'Events', 'Status', 'Actions']}>
            <tbody>
              {webhooks.map((each) => (
                <WebhookRow key={each.id} isChosen={each.id === webhook} {...each} />
              ))}
            </tbody>
          </Table>
        )}
      </Paged>
      {webhook !== undefined && (
        <Deliveries
          key={webhook}
          webhook={webhook}
          status={status}
          change={(next) => navigate({ search: (search) => ({ ...search, status: next }), replace: true })}
        />
      )}
    </>
  )
}

interface Webhook {
  id: string
  url: string
  description: string | null
  types: string[] | null
  status: string
  reason: { detail: string } | null
  failures: number
}

function WebhookRow({
  id,
  url,
  description,
  types,
  status,
  reason,
  failures,
  isChosen,
}: Webhook & { isChosen: boolean }) {
  return (
    <tr aria-current={isChosen ? 'true' : undefined}>
      <th scope="row">
        <Link from="/work/webhooks" search={(search) => ({ ...search, webhook: id, status: undefined })}>
          {url}
        </Link>
        {description && <span className="muted under">{description}</span>}
      </th>
      <td>{types === null ? 'all' : types.join(', ')}</td>
      <td>
        <span className={`badge plain ${status === 'active' ? 'active' : ''}`}>{status}</span>
        {reason && <span className="muted under">{reason.detail}</span>}
        {failures > 0 && <span className="muted under">{failures} failures in a row</span>}
      </td>
      <td>
        <TestButton webhook={id} />
      </td>
    </tr>
  )
}

/** Sends an event that is not stored, and shows what the endpoint answered. */
function TestButton({ webhook }: { webhook: string }) {
  const { florin } = useSession()
  const testing = useMutation({
    mutationFn: () => florin.ledger.post('/v1/webhooks/{webhook}/test', { params: { path: { webhook } } }),
  })
  const { data } = testing
  return (
    <>
      <button className="button small" type="button" disabled={testing.isPending} {...once(testing.mutate)}>
        {testing.isPending ? 'Sending…' : 'Send a test'}
      </button>
      {testing.error && <ErrorNote error={testing.error} />}
      {data && (
        <span className="under" role="status">
          {data.delivered ? '✓ delivered' : '✗ not delivered'}: {data.error ?? `the endpoint answered ${data.status}`},
          in {Math.round(data.duration_ms)} ms
        </span>
      )}
    </>
  )
}
