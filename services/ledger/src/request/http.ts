import { originOf } from '@florin/clients'
import { type Access, type AuditableRequest, auditedRequestOf, type FastifyReply, sentBody } from '@florin/server'
import { type RequestContext, requestHashOf } from './context.ts'
import type { WriteHeaders } from './headers.ts'

/** A validated request that writes. */
interface WriteRequest extends AuditableRequest {
  raw: { headers: Record<string, unknown> }
  access: Access
  headers: WriteHeaders
  query: unknown
}

/** The context of a write over HTTP. `target`: the path parameter as it was sent. `ledger`: that of the header by default. */
export function contextOf(
  ledgers: { idOf(name: string): number },
  request: WriteRequest,
  operation: string,
  target: string | null = null,
  ledger = request.headers['florin-ledger'],
): RequestContext {
  const { headers, query } = request
  const body = sentBody(request) ?? null
  return {
    ledger: ledgers.idOf(ledger),
    ledgerName: ledger,
    idempotencyKey: headers['idempotency-key'] ?? null,
    requestHash: requestHashOf(operation, target, body),
    body,
    dryRun: (query as { dry_run?: string }).dry_run === 'true',
    origin: originOf(request),
    audited: auditedRequestOf(request),
    reach: request.access.scope,
  }
}

/** The answer of `runOnce`; a replay has the same bytes as the original. */
export function sendAnswer(
  reply: FastifyReply,
  { body, replayed }: { body: string; replayed: boolean },
  location: (made: never) => string,
  status: 201 | 202 = 201,
): FastifyReply {
  if (replayed) reply.header('idempotent-replayed', 'true')
  return reply
    .status(status)
    .type('application/json; charset=utf-8')
    .header('location', location(JSON.parse(body) as never))
    .serializer((text: string) => text)
    .send(body)
}
