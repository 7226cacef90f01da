import type { Queryable, Transaction } from '@florin/postgres'
import type { EventType } from '../events/event.ts'
import type { WebhookRegistration } from './schemas.ts'

/** A webhook as the tables have it. */
export interface WebhookRow {
  id: string
  url: string
  description: string | null
  types: EventType[] | null
  account: string | null
  owner: string | null
  codePrefix: string | null
  ordered: boolean
  status: 'active' | 'paused'
  statusSince: Date
  reasonCode: 'paused_by_request' | 'endpoint_gone' | 'endpoint_failing' | null
  reasonDetail: string | null
  failures: number
  failingSince: Date | null
  position: string | null
  createdAt: Date
}

const webhookColumns = `
  w.id, w.url, w.description, w.types, w.account, w.owner, w.code_prefix as "codePrefix", w.ordered, w.status,
  w.status_since as "statusSince", w.reason_code as "reasonCode", w.reason_detail as "reasonDetail", w.failures,
  w.failing_since as "failingSince", uuid_extract_timestamp(w.id) as "createdAt",
  (select position from webhook_cursors c where c.ledger = w.ledger and c.webhook_id = w.id and c.replay = 0) as position`

export function presentWebhook(row: WebhookRow): WebhookRegistration {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    types: row.types,
    account: row.account,
    owner: row.owner,
    code_prefix: row.codePrefix,
    ordered: row.ordered,
    status: row.status,
    status_since: row.statusSince.toISOString(),
    reason: row.reasonCode === null ? null : { code: row.reasonCode, detail: row.reasonDetail ?? '' },
    failures: row.failures,
    failing_since: row.failingSince?.toISOString() ?? null,
    position: row.position,
    created_at: row.createdAt.toISOString(),
  }
}

/** What a client decides about a webhook. */
export type WebhookSettings = Pick<
  WebhookRow,
  'url' | 'description' | 'types' | 'account' | 'owner' | 'codePrefix' | 'ordered'
>

const settingColumns = 'url, description, types, account, owner, code_prefix, ordered'

function settingValues({ url, description, types, account, owner, codePrefix, ordered }: WebhookSettings): unknown[] {
  return [url, description, types, account, owner, codePrefix, ordered]
}

/** Serializes the requests that add webhooks to the ledger. */
export async function countWebhooks(tx: Transaction, ledger: number): Promise<number> {
  await tx.query({ text: `select pg_advisory_xact_lock(hashtextextended('ledger.webhooks', $1))`, values: [ledger] })
  const { rows } = await tx.query<{ count: number }>({
    text: `select count(*)::integer as count from webhooks where ledger = $1 and status <> 'deleted'`,
    values: [ledger],
  })
  return rows[0]?.count ?? 0
}

export async function insertWebhook(
  tx: Transaction,
  ledger: number,
  { secret, position, ...settings }: WebhookSettings & { secret: string; position: string | null },
): Promise<WebhookRow> {
  const { rows } = await tx.query<{ id: string }>({
    text: `insert into webhooks (ledger, ${settingColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    values: [ledger, ...settingValues(settings)],
  })
  const { id } = rows[0] as { id: string }
  await insertSecret(tx, ledger, id, secret)
  await insertCursor(tx, ledger, id, { replay: 0, position, last: null })
  return (await findWebhook(tx, ledger, id)) as WebhookRow
}

export async function findWebhook(db: Queryable, ledger: number, id: string): Promise<WebhookRow | undefined> {
  const { rows } = await db.query<WebhookRow>({
    text: `select ${webhookColumns} from webhooks w where w.ledger = $1 and w.id = $2 and w.status <> 'deleted'`,
    values: [ledger, id],
  })
  return rows[0]
}

/** Locks it against concurrent changes. */
export async function lockWebhook(tx: Transaction, ledger: number, id: string): Promise<WebhookRow | undefined> {
  const { rows } = await tx.query<WebhookRow>({
    text: `select ${webhookColumns} from webhooks w
            where w.ledger = $1 and w.id = $2 and w.status <> 'deleted' for no key update of w`,
    values: [ledger, id],
  })
  return rows[0]
}

/** Newest first. `before`: id of a webhook. */
export async function listWebhooks(
  db: Queryable,
  ledger: number,
  before: string | null,
  limit: number,
): Promise<WebhookRow[]> {
  const { rows } = await db.query<WebhookRow>({
    text: `select ${webhookColumns} from webhooks w
            where w.ledger = $1 and w.status <> 'deleted' and ($2::uuid is null or w.id < $2)
            order by w.id desc limit $3`,
    values: [ledger, before, limit],
  })
  return rows
}

export async function updateSettings(
  tx: Transaction,
  ledger: number,
  id: string,
  settings: WebhookSettings,
): Promise<void> {
  await tx.query({
    text: `update webhooks set (${settingColumns}) = ($3, $4, $5, $6, $7, $8, $9) where ledger = $1 and id = $2`,
    values: [ledger, id, ...settingValues(settings)],
  })
}

export async function pauseWebhook(
  tx: Transaction,
  ledger: number,
  id: string,
  reason: { code: WebhookRow['reasonCode']; detail: string },
): Promise<void> {
  await tx.query({
    text: `update webhooks set status = 'paused', status_since = clock_timestamp(), reason_code = $3, reason_detail = $4
            where ledger = $1 and id = $2`,
    values: [ledger, id, reason.code, reason.detail],
  })
}

/** Makes it active as if it had never failed. */
export async function resumeWebhook(tx: Transaction, ledger: number, id: string): Promise<void> {
  await tx.query({
    text: `update webhooks
              set status = 'active', reason_code = null, reason_detail = null, failures = 0, failing_since = null,
                  status_since = case when status = 'active' then status_since else clock_timestamp() end,
                  attempt_at = clock_timestamp()
            where ledger = $1 and id = $2`,
    values: [ledger, id],
  })
}

/** The database deletes its secrets now. Its deliveries are deleted later. */
export async function deleteWebhook(tx: Transaction, ledger: number, id: string): Promise<void> {
  await tx.query({
    text: `update webhooks set status = 'deleted', status_since = clock_timestamp(), reason_code = null, reason_detail = null
            where ledger = $1 and id = $2`,
    values: [ledger, id],
  })
}

export async function insertSecret(tx: Transaction, ledger: number, webhook: string, secret: string): Promise<void> {
  await tx.query({
    text: 'insert into webhook_secrets (ledger, webhook_id, secret) values ($1, $2, $3)',
    values: [ledger, webhook, secret],
  })
}

/**
 * Lets the secrets expire after an overlap. Returns how many are valid until then, and until when. The column has milliseconds:
 * a moment that is rounded up would still be ahead.
 */
export async function expireSecrets(
  tx: Transaction,
  ledger: number,
  webhook: string,
  overlapSeconds: number,
): Promise<{ valid: number; until: string | null }> {
  await tx.query({
    text: `update webhook_secrets
              set expires_at = least(expires_at, date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => $3))
            where ledger = $1 and webhook_id = $2`,
    values: [ledger, webhook, overlapSeconds],
  })
  const { rows } = await tx.query<{ valid: number; until: Date | null }>({
    text: `select count(*)::integer as valid, max(expires_at) as until from webhook_secrets
            where ledger = $1 and webhook_id = $2 and expires_at > clock_timestamp()`,
    values: [ledger, webhook],
  })
  const [{ valid, until }] = rows as [{ valid: number; until: Date | null }]
  return { valid, until: until?.toISOString() ?? null }
}

/** The valid secrets, newest first. */
export async function listSecrets(db: Queryable, ledger: number, webhook: string): Promise<string[]> {
  const { rows } = await db.query<{ secret: string }>({
    text: `select secret from webhook_secrets
            where ledger = $1 and webhook_id = $2 and (expires_at is null or expires_at > clock_timestamp())
            order by id desc`,
    values: [ledger, webhook],
  })
  return rows.map(({ secret }) => secret)
}

interface NewCursor {
  replay: number
  position: string | null
  last: string | null
}

export async function insertCursor(
  tx: Transaction,
  ledger: number,
  webhook: string,
  { replay, position, last }: NewCursor,
): Promise<void> {
  await tx.query({
    text: 'insert into webhook_cursors (ledger, webhook_id, replay, position, last) values ($1, $2, $3, $4, $5)',
    values: [ledger, webhook, replay, position, last],
  })
}

/** The number of the next replay of a webhook, and how many others are not queued yet. */
export async function numberReplay(
  tx: Transaction,
  ledger: number,
  webhook: string,
): Promise<{ replay: number; running: number }> {
  const { rows } = await tx.query<{ replay: number; running: number }>({
    text: `update webhooks w set replays = replays + 1 where ledger = $1 and id = $2
           returning replays as replay,
                     (select count(*)::integer from webhook_cursors c
                       where c.ledger = w.ledger and c.webhook_id = w.id and c.replay > 0) as running`,
    values: [ledger, webhook],
  })
  return rows[0] as { replay: number; running: number }
}
