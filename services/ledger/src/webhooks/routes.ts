import { pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders, writeHeaders } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import type { EndpointClient } from './attempt.ts'
import { presentDelivery, resendDelivery, testWebhook } from './deliveries.ts'
import { listDeliveries } from './delivery-queries.ts'
import { listWebhooks, presentWebhook } from './queries.ts'
import {
  Delivery,
  DeliveryFilter,
  DeliveryPage,
  deliveryParams,
  NewReplay,
  NewWebhook,
  overlapPreset,
  RegisteredWebhook,
  Replay,
  RotatedSecret,
  Rotation,
  TestOutcome,
  WebhookChange,
  WebhookFilter,
  WebhookPage,
  WebhookRegistration,
  webhookParams,
} from './schemas.ts'
import {
  changeWebhook,
  registerWebhook,
  removeWebhook,
  replayEvents,
  requireWebhook,
  rotateSecret,
  type WebhookDeps,
} from './webhooks.ts'

interface Deps extends WebhookDeps {
  ledgers: LedgerCache
  endpoints: EndpointClient
}

const config = { role: 'operator' } as const
const tags = ['webhooks']
/** What every route of one webhook may answer. */
const refusals = ['invalid_request', 'ledger_not_found', 'webhook_not_found'] as const

export async function webhookRoutes(app: Service, deps: Deps): Promise<void> {
  settingRoutes(app, deps)
  secretRoute(app, deps)
  deliveryRoutes(app, deps)
  sendingRoutes(app, deps)
}

function settingRoutes(app: Service, deps: Deps): void {
  const { db, ledgers } = deps

  app.post(
    '/webhooks',
    {
      config,
      schema: {
        operationId: 'registerWebhook',
        summary: 'Register a webhook',
        description:
          'Events are sent to its URL as they become final, at least once, with the signatures of the Standard Webhooks specification. The answer has the secret that verifies them; no other answer shows it. A webhook starts with the events that follow, unless `from` or `after` is sent.',
        tags,
        headers: writeHeaders('example-webhook'),
        body: NewWebhook,
        response: {
          201: RegisteredWebhook,
          ...refuses(
            'invalid_request',
            'ledger_not_found',
            'account_not_found',
            'webhook_url_forbidden',
            'too_many_webhooks',
            'idempotency_key_reused',
            'outcome_unknown',
          ),
        },
      },
    },
    async (request, reply) => {
      const answer = await registerWebhook(deps, contextOf(ledgers, request, 'registerWebhook'), request.body)
      return sendAnswer(reply, answer, ({ id }: WebhookRegistration) => `/v1/webhooks/${id}`)
    },
  )

  app.get(
    '/webhooks',
    {
      config,
      schema: {
        operationId: 'listWebhooks',
        summary: 'List webhooks',
        description: 'Newest first, without their secrets.',
        tags,
        headers: ReadHeaders,
        querystring: WebhookFilter,
        response: { 200: WebhookPage, ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found') },
      },
    },
    async ({ headers, query: { limit, cursor } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['webhooks', ledger]
      const rows = await listWebhooks(db, ledger, readCursor(cursor, mark, uuidPattern), limit)
      return pageOf(rows.map(presentWebhook), limit, mark, ({ id }) => id)
    },
  )

  app.get(
    '/webhooks/:webhook',
    {
      config,
      schema: {
        operationId: 'getWebhook',
        summary: 'Read a webhook',
        description:
          'By its id, or by the Idempotency-Key of its request. Shows why it is paused, or since when it fails.',
        tags,
        headers: ReadHeaders,
        params: webhookParams,
        response: { 200: WebhookRegistration, ...refuses(...refusals) },
      },
    },
    async ({ headers, params }) =>
      presentWebhook(await requireWebhook(db, ledgers.idOf(headers['florin-ledger']), params.webhook)),
  )

  app.patch(
    '/webhooks/:webhook',
    {
      config,
      schema: {
        operationId: 'changeWebhook',
        summary: 'Change, pause or resume a webhook',
        description:
          'Fields that are left out stay as they are. A filter applies to events that are not queued yet. With `status: active` it continues where it stopped, and sends what failed again at once.',
        tags,
        headers: ReadHeaders,
        params: webhookParams,
        body: WebhookChange,
        response: {
          200: WebhookRegistration,
          ...refuses(...refusals, 'account_not_found', 'webhook_url_forbidden', 'outcome_unknown'),
        },
      },
    },
    ({ headers, params, body }) => changeWebhook(deps, ledgers.idOf(headers['florin-ledger']), params.webhook, body),
  )

  app.delete(
    '/webhooks/:webhook',
    {
      config,
      schema: {
        operationId: 'deleteWebhook',
        summary: 'Delete a webhook',
        description: 'Nothing more is sent, and its secrets and deliveries are deleted. Answers the webhook as it was.',
        tags,
        headers: ReadHeaders,
        params: webhookParams,
        response: { 200: WebhookRegistration, ...refuses(...refusals, 'outcome_unknown') },
      },
    },
    ({ headers, params }) => removeWebhook(db, ledgers.idOf(headers['florin-ledger']), params.webhook),
  )
}

function secretRoute(app: Service, { db, ledgers }: Deps): void {
  app.post(
    '/webhooks/:webhook/rotate-secret',
    {
      config,
      schema: {
        operationId: 'rotateSecret',
        summary: 'Rotate the secret of a webhook',
        description:
          'Makes a new secret, which only this answer shows. Until the overlap ends, requests carry a signature of each valid secret, so that receivers can change theirs at any moment. The body is optional.',
        tags,
        headers: ReadHeaders,
        params: webhookParams,
        body: Rotation,
        response: {
          201: RotatedSecret,
          ...refuses(...refusals, 'too_many_secrets', 'outcome_unknown'),
        },
      },
    },
    async ({ headers, params, body }, reply) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      return reply
        .status(201)
        .send(await rotateSecret(db, ledger, params.webhook, body?.overlap_seconds ?? overlapPreset))
    },
  )
}

function deliveryRoutes(app: Service, { db, ledgers }: Deps): void {
  app.get(
    '/webhooks/:webhook/deliveries',
    {
      config,
      schema: {
        operationId: 'listDeliveries',
        summary: 'List the deliveries of a webhook',
        description:
          'Newest first, each with its last attempts and what the endpoint answered. Deliveries are deleted 30 days after their end. A page with a `status` searches at most 10,000 deliveries: it may have fewer rows, and `next_cursor` continues.',
        tags,
        headers: ReadHeaders,
        params: webhookParams,
        querystring: DeliveryFilter,
        response: {
          200: DeliveryPage,
          ...refuses(...refusals, 'cursor_invalid'),
        },
      },
    },
    async ({ headers, params, query: { limit, cursor, status } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const { id: webhook } = await requireWebhook(db, ledger, params.webhook)
      const mark = ['deliveries', webhook, status]
      const before = readCursor(cursor, mark, uuidPattern)
      const { data, searchedTo } = await listDeliveries(db, ledger, webhook, { status, before }, limit)
      const rows = data.map((row) => presentDelivery(webhook, row))
      return pageOf(rows, limit, mark, ({ id }) => id, searchedTo)
    },
  )

  app.post(
    '/webhooks/:webhook/deliveries/:delivery/retry',
    {
      config,
      schema: {
        operationId: 'retryDelivery',
        summary: 'Send a delivery again',
        description:
          'Sends it now, whatever became of it, and retries it from the start of the schedule. A delivery that is being sent stays as it is. While the webhook is paused, it waits.',
        tags,
        headers: ReadHeaders,
        params: deliveryParams,
        response: { 200: Delivery, ...refuses(...refusals, 'delivery_not_found', 'outcome_unknown') },
      },
    },
    ({ headers, params }) =>
      resendDelivery(db, ledgers.idOf(headers['florin-ledger']), params.webhook, params.delivery),
  )
}

function sendingRoutes(app: Service, deps: Deps): void {
  const { ledgers } = deps
  app.post(
    '/webhooks/:webhook/replay',
    {
      config,
      schema: {
        operationId: 'replayEvents',
        summary: 'Send a range of the feed again',
        description:
          'Queues the events of the range that the filter of the webhook selects, also those that were delivered. Their `webhook-id` is the same as before.',
        tags,
        headers: writeHeaders('example-replay'),
        params: webhookParams,
        body: NewReplay,
        response: {
          201: Replay,
          ...refuses(...refusals, 'replay_empty', 'too_many_replays', 'idempotency_key_reused', 'outcome_unknown'),
        },
      },
    },
    async (request, reply) => {
      const { webhook } = request.params
      const context = contextOf(ledgers, request, 'replayEvents', webhook)
      const answer = await replayEvents(deps, context, webhook, request.body)
      return sendAnswer(reply, answer, () => `/v1/webhooks/${webhook}/deliveries`)
    },
  )

  app.post(
    '/webhooks/:webhook/test',
    {
      config,
      schema: {
        operationId: 'testWebhook',
        summary: 'Send a test event',
        description:
          'Sends an event of the type `webhook.test` now, and answers what the endpoint said. It is not stored.',
        tags,
        headers: ReadHeaders,
        params: webhookParams,
        response: { 200: TestOutcome, ...refuses(...refusals) },
      },
    },
    ({ headers: { 'florin-ledger': name }, params }) =>
      testWebhook(deps, { id: ledgers.idOf(name), name }, params.webhook),
  )
}
