import { randomUUID } from 'node:crypto'
import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { bodyOf, type EndpointClient, messageIdOf } from './attempt.ts'
import { type DeliveryRow, retryDelivery } from './delivery-queries.ts'
import { listSecrets } from './queries.ts'
import type { Delivery, TestOutcome } from './schemas.ts'
import { requireWebhook } from './webhooks.ts'

export function presentDelivery(webhook: string, row: DeliveryRow): Delivery {
  return {
    id: row.id,
    event: row.event,
    type: row.type,
    message_id: messageIdOf(webhook, row.event),
    replay: row.replay === 0 ? null : row.replay,
    status: row.status,
    next_attempt_at: row.status === 'pending' ? row.dueAt.toISOString() : null,
    attempts: row.attempts,
    created_at: row.createdAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
  }
}

/** Sends a delivery again now, whatever became of it. */
export async function resendDelivery(db: Queryable, ledger: number, ref: string, id: string): Promise<Delivery> {
  const { id: webhook } = await requireWebhook(db, ledger, ref)
  const row = await retryDelivery(db, ledger, webhook, id)
  if (row) return presentDelivery(webhook, row)
  throw new LedgerError('delivery_not_found', `Webhook ${webhook} has no delivery ${id}.`)
}

/** Sends an event of the type `webhook.test` now, also to a paused endpoint. It is not stored. */
export async function testWebhook(
  { db, endpoints }: { db: Queryable; endpoints: EndpointClient },
  ledger: { id: number; name: string },
  ref: string,
): Promise<TestOutcome> {
  const { id: webhook, url } = await requireWebhook(db, ledger.id, ref)
  const id = `test-${randomUUID()}`
  const event = {
    specversion: '1.0',
    id,
    source: `/ledgers/${ledger.name}`,
    type: 'webhook.test',
    subject: webhook,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    partitionkey: webhook,
    data: { webhook },
  }
  const secrets = await listSecrets(db, ledger.id, webhook)
  const { attempt, isDelivered } = await endpoints.send(
    { url, secrets },
    { id: messageIdOf(webhook, id), body: bodyOf(event) },
  )
  return { ...attempt, delivered: isDelivered }
}
