import { randomBytes } from 'node:crypto'
import { type Queryable, withTransaction } from '@florin/postgres'
import type pg from 'pg'
import type { AccountCache } from '../accounts/cache.ts'
import { LedgerError } from '../errors.ts'
import type { Feed, LedgerIdentity } from '../events/feed.ts'
import { positionOf, readPosition } from '../events/position.ts'
import { type Answer, runOnce } from '../idempotency/idempotency.ts'
import { findMadeId } from '../idempotency/queries.ts'
import type { WriteContext } from '../request/context.ts'
import { keyIn } from '../request/references.ts'
import { lower, lowestId } from '../transaction-id.ts'
import { type AddressGuard, UrlForbidden } from './addresses.ts'
import { hurryDeliveries } from './delivery-queries.ts'
import {
  countWebhooks,
  deleteWebhook,
  expireSecrets,
  findWebhook,
  insertCursor,
  insertSecret,
  insertWebhook,
  lockWebhook,
  numberReplay,
  pauseWebhook,
  presentWebhook,
  resumeWebhook,
  updateSettings,
  type WebhookRow,
} from './queries.ts'
import type { NewReplay, NewWebhook, WebhookChange, WebhookRegistration } from './schemas.ts'

export interface WebhookDeps {
  db: pg.Pool
  accounts: AccountCache
  feed: Feed
  guard: AddressGuard
}

const webhooksMax = 100
const replaysMax = 10
const secretsMax = 10
const secretBytes = 32

/** A secret in the form of the Standard Webhooks specification. */
const newSecret = () => `whsec_${randomBytes(secretBytes).toString('base64')}`

/** Registers a webhook. Its secret is in this answer only: what is stored for a replay of the request has none. */
export async function registerWebhook(deps: WebhookDeps, context: WriteContext, order: NewWebhook): Promise<Answer> {
  const ledger = { id: context.ledger, name: context.ledgerName }
  const secret = newSecret()
  const answer = await runOnce(
    deps.db,
    context,
    async (tx, { position, account }) => {
      if ((await countWebhooks(tx, ledger.id)) >= webhooksMax) {
        throw new LedgerError('too_many_webhooks', `This ledger has ${webhooksMax} webhooks. Delete one first.`)
      }
      const row = await insertWebhook(tx, ledger.id, {
        url: order.url,
        description: order.description ?? null,
        types: order.types ?? null,
        account,
        owner: order.owner ?? null,
        codePrefix: order.code_prefix ?? null,
        ordered: order.ordered,
        secret,
        position,
      })
      return { ...presentWebhook(row), secret: null }
    },
    async () => {
      await checkEndpoint(deps.guard, order.url)
      return {
        account: order.account === undefined ? null : (await deps.accounts.find(ledger.id, order.account)).id,
        position: await startOf(deps.feed, ledger, order),
      }
    },
  )
  if (answer.replayed) return answer
  return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), secret }) }
}

/** Rejects a URL that must not be called. */
async function checkEndpoint(guard: AddressGuard, url: string): Promise<void> {
  try {
    await guard.checkHost(new URL(url))
  } catch (cause) {
    if (!(cause instanceof UrlForbidden)) throw cause
    throw new LedgerError('webhook_url_forbidden', cause.message, { cause })
  }
}

/** The position after which events are sent. */
async function startOf(feed: Feed, ledger: LedgerIdentity, { from, after }: NewWebhook): Promise<string | null> {
  if (from === 'beginning') return null
  if (after !== undefined) return toPosition(after)
  return (await feed.newest([ledger.id])).get(ledger.id) ?? null
}

/** A position, or the one before all events from a moment on. */
function toPosition(at: string): string {
  return readPosition(at) ? at : positionOf({ id: lowestId(Date.parse(at)), source: 0 })
}

/** The webhook with this id, or of the request with this key. */
export async function requireWebhook(db: Queryable, ledger: number, ref: string): Promise<WebhookRow> {
  const id = await idOf(db, ledger, ref)
  return (id === undefined ? undefined : await findWebhook(db, ledger, id)) ?? notFound(ref)
}

function idOf(db: Queryable, ledger: number, ref: string): Promise<string | undefined> {
  const key = keyIn(ref)
  return key === undefined ? Promise.resolve(ref) : findMadeId(db, ledger, key)
}

function notFound(ref: string): never {
  throw new LedgerError('webhook_not_found', `This ledger has no webhook ${ref}. List them with GET /v1/webhooks.`)
}

export async function changeWebhook(
  { db, accounts, guard }: WebhookDeps,
  ledger: number,
  ref: string,
  change: WebhookChange,
): Promise<WebhookRegistration> {
  const { id } = await requireWebhook(db, ledger, ref)
  if (change.url !== undefined) await checkEndpoint(guard, change.url)
  const account = typeof change.account === 'string' ? (await accounts.find(ledger, change.account)).id : change.account
  return withTransaction(db, async (tx) => {
    const row = (await lockWebhook(tx, ledger, id)) ?? notFound(ref)
    await updateSettings(tx, ledger, id, {
      url: change.url ?? row.url,
      description: pick(change.description, row.description),
      types: pick(change.types, row.types),
      account: pick(account, row.account),
      owner: pick(change.owner, row.owner),
      codePrefix: pick(change.code_prefix, row.codePrefix),
      ordered: change.ordered ?? row.ordered,
    })
    if (change.status === 'paused' && row.status === 'active') {
      const detail = 'The webhook was paused by a request. Set its status to active to continue.'
      await pauseWebhook(tx, ledger, id, { code: 'paused_by_request', detail })
    }
    if (change.status === 'active') {
      await resumeWebhook(tx, ledger, id)
      await hurryDeliveries(tx, ledger, id)
    }
    return presentWebhook((await findWebhook(tx, ledger, id)) as WebhookRow)
  })
}

/** What was sent, null included, or what was there. */
function pick<T>(sent: T | null | undefined, present: T | null): T | null {
  return sent === undefined ? present : sent
}

/** Returns the webhook as it was. */
export async function removeWebhook(db: pg.Pool, ledger: number, ref: string): Promise<WebhookRegistration> {
  const { id } = await requireWebhook(db, ledger, ref)
  return withTransaction(db, async (tx) => {
    const row = (await lockWebhook(tx, ledger, id)) ?? notFound(ref)
    await deleteWebhook(tx, ledger, id)
    return presentWebhook(row)
  })
}

/** Makes a new secret. The earlier ones sign too until the overlap ends. */
export async function rotateSecret(
  db: pg.Pool,
  ledger: number,
  ref: string,
  overlapSeconds: number,
): Promise<{ secret: string; earlier_until: string | null }> {
  const { id } = await requireWebhook(db, ledger, ref)
  const secret = newSecret()
  return withTransaction(db, async (tx) => {
    if (!(await lockWebhook(tx, ledger, id))) notFound(ref)
    const { valid, until } = await expireSecrets(tx, ledger, id, overlapSeconds)
    if (valid >= secretsMax) {
      throw new LedgerError(
        'too_many_secrets',
        `${valid} secrets of this webhook are valid. Rotate with overlap_seconds 0 to end them.`,
      )
    }
    await insertSecret(tx, ledger, id, secret)
    return { secret, earlier_until: until }
  })
}

/** Delivers a range of the feed again. The events become deliveries in the background. */
export async function replayEvents(
  { db, feed }: WebhookDeps,
  context: WriteContext,
  ref: string,
  order: NewReplay,
): Promise<Answer> {
  const { ledger } = context
  const { id } = await requireWebhook(db, ledger, ref)
  return runOnce(
    db,
    context,
    async (tx, { after, until }) => {
      if (!(await lockWebhook(tx, ledger, id))) notFound(ref)
      const { replay, running } = await numberReplay(tx, ledger, id)
      if (running >= replaysMax) {
        throw new LedgerError('too_many_replays', `${running} replays of this webhook are being queued. Wait for one.`)
      }
      await insertCursor(tx, ledger, id, { replay, position: after, last: until })
      return { replay, after, until }
    },
    async () => {
      const after = toPosition(order.after)
      const newest = (await feed.newest([ledger])).get(ledger) ?? after
      const asked = order.until === undefined ? newest : toPosition(order.until)
      const until = lower(asked, newest)
      if (until > after) return { after, until }
      throw new LedgerError('replay_empty', `The feed of this ledger ends at ${newest}, or until is not behind after.`)
    },
  )
}
