import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { type Attack, type AttemptBy, type Books, insert } from './attacked-books.ts'
import type { Row } from './books-by-hand.ts'

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`

const webhookWith =
  (change: Row): AttemptBy =>
  (client) =>
    insert(client, 'webhooks', { ledger: 1, url: 'https://example.com/', ordered: false, ...change })

const setWebhook =
  (change: string, ...more: string[]): AttemptBy =>
  async (client, { webhook }) => {
    for (const set of [change, ...more])
      await client.query(`update ledger.webhooks set ${set} where id = $1`, [webhook])
  }

const secretWith =
  (change: (books: Books) => Row): AttemptBy =>
  (client, books) =>
    insert(client, 'webhook_secrets', {
      ledger: 1,
      webhook_id: books.webhook,
      secret: newSecret(),
      ...change(books),
    })

const cursorWith =
  (change: (books: Books) => Row): AttemptBy =>
  (client, books) =>
    insert(client, 'webhook_cursors', { ledger: 1, webhook_id: books.webhook, replay: 7, last: 'b', ...change(books) })

const deliveryWith =
  (change: (books: Books) => Row): AttemptBy =>
  (client, books) =>
    insert(client, 'webhook_deliveries', {
      ledger: 1,
      webhook_id: books.webhook,
      id: randomUUID(),
      replay: 0,
      event_id: 'a',
      event_type: 'transaction.posted',
      ...change(books),
    })

const setOf =
  (table: string, ...changes: string[]) =>
  async (client: pg.ClientBase, { webhook }: Books) => {
    for (const change of changes)
      await client.query(`update ledger.${table} set ${change} where webhook_id = $1`, [webhook])
  }

const setDelivery =
  (change: string): AttemptBy =>
  async (client, books) => {
    await deliveryWith(() => ({}))(client, books)
    await setOf('webhook_deliveries', change)(client, books)
  }

export const attacksOnWebhooks: Record<string, Attack[]> = {
  'insert on webhooks (ledger, url, description, types, account, owner, code_prefix, ordered)': [
    ['a ledger that does not exist', 'webhooks_ledger_fkey', webhookWith({ ledger: 99 })],
    ['a file', 'webhooks_url_http', webhookWith({ url: 'file:///etc/passwd' })],
    ['another status', '42501', webhookWith({ status: 'deleted' })],
  ],
  'update on webhooks (url, description, types, account, owner, code_prefix, ordered, status, status_since, reason_code, reason_detail, failures, failing_since, attempt_at, replays)':
    [
      ['a status that does not exist', 'webhooks_status_known', setWebhook(`status = 'lost'`)],
      ['a pause without a reason', 'webhooks_reason', setWebhook(`status = 'paused'`)],
      ['failures since no moment', 'webhooks_failing', setWebhook('failures = 1')],
      ['a life after deletion', 'webhooks_deleted', setWebhook(`status = 'deleted'`, `status = 'active'`)],
      ['another ledger', '42501', setWebhook('ledger = 2')],
    ],
  'insert on webhook_secrets (ledger, webhook_id, secret)': [
    ['a second present secret', 'webhook_secrets_present', secretWith(() => ({}))],
    [
      'a secret of a webhook that does not exist',
      'webhook_secrets_of_webhook',
      secretWith(() => ({ webhook_id: randomUUID() })),
    ],
    ['a short secret', 'webhook_secrets_form', secretWith(() => ({ secret: 'whsec_' }))],
  ],
  'update on webhook_secrets (expires_at)': [['another secret', '42501', setOf('webhook_secrets', `secret = 'x'`)]],
  'insert on webhook_cursors (ledger, webhook_id, replay, position, last)': [
    ['a second cursor', 'webhook_cursors_pkey', cursorWith(() => ({ replay: 0, last: null }))],
    ['a replay without an end', 'webhook_cursors_range', cursorWith(() => ({ last: null }))],
    [
      'a cursor of a webhook that does not exist',
      'webhook_cursors_of_webhook',
      cursorWith(() => ({ webhook_id: randomUUID() })),
    ],
  ],
  'update on webhook_cursors (position, leased_until)': [
    [
      'a position before the one that was queued',
      'webhook_cursors_forward',
      setOf('webhook_cursors', `position = 'b'`, `position = 'a'`),
    ],
    ['no position after one', 'webhook_cursors_forward', setOf('webhook_cursors', `position = 'b'`, 'position = null')],
    ['another end', '42501', setOf('webhook_cursors', `last = 'z'`)],
  ],
  'insert on webhook_deliveries (ledger, webhook_id, id, replay, event_id, event_type)': [
    [
      'an event twice',
      'webhook_deliveries_once',
      async (client, books) => {
        await deliveryWith(() => ({}))(client, books)
        await deliveryWith(() => ({}))(client, books)
      },
    ],
    [
      'a delivery of a webhook that does not exist',
      'webhook_deliveries_of_webhook',
      deliveryWith(() => ({ webhook_id: randomUUID() })),
    ],
  ],
  'update on webhook_deliveries (status, due_at, is_claimed, claims, failures, attempts, ended_at)': [
    ['a status that does not exist', 'webhook_deliveries_end', setDelivery(`status = 'lost'`)],
    ['an end without a moment', 'webhook_deliveries_end', setDelivery(`status = 'delivered'`)],
    ['a delivery that is never sent', 'webhook_deliveries_due', setDelivery(`due_at = 'infinity'`)],
    ['another event', '42501', setDelivery(`event_id = 'z'`)],
  ],
  'execute on delete_old_deliveries(integer)': [
    ['deliveries that are missing', '42501', 'delete from ledger.webhook_deliveries'],
    ['a clock of its own', '42501', 'create function clock_timestamp() returns timestamptz return now()'],
  ],
}
