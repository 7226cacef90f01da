import { Cursor, Limit, Moment, page, text, uuidPattern } from '@florin/server'
import { z } from 'zod'
import { eventTypes } from '../events/event.ts'
import { readPosition } from '../events/position.ts'
import { accountFilters, EventTypes } from '../events/schemas.ts'
import { referenceTo } from '../request/references.ts'

const urlLengthMax = 2_048
const secondsOfWeek = 7 * 86_400

const Url = text(1, urlLengthMax)
  .refine((given) => /^https?:\/\//i.test(given) && URL.canParse(given), 'Send a URL that starts with "https://".')
  .transform((given) => new URL(given).href)
  .refine((url) => url.length <= urlLengthMax, `Send a URL of at most ${urlLengthMax} characters.`)
  .meta({
    type: 'string',
    description: 'Receives a POST for each event. https, on a public address; redirects are not followed',
  })

const Types = EventTypes.max(eventTypes.length).meta({
  examples: [['transaction.posted']],
  description: `Only events of these types: ${eventTypes.map((type) => `\`${type}\``).join(', ')}; all when omitted`,
})

const Ordered = z.boolean().meta({
  description:
    'true: one event at a time, in the order of the feed; a failing delivery delays those behind it. false: in parallel, in any order',
})

const Description = text(1, 500).meta({ description: 'A note for people' })

/** A position in the feed, or the moment from which events are read. */
const At = z
  .string()
  .refine(
    (given) => readPosition(given) !== undefined || Moment.safeParse(given).success,
    'Send the `id` of an event, a position, or a moment in ISO 8601 with its zone.',
  )

const nullableFilters = {
  account: accountFilters.account.unwrap().nullable().optional().meta({ examples: undefined }),
  owner: accountFilters.owner.unwrap().nullable().optional().meta({ examples: undefined }),
  code_prefix: accountFilters.code_prefix.unwrap().nullable().optional().meta({ examples: undefined }),
}

export const NewWebhook = z
  .strictObject({
    url: Url,
    types: Types.optional(),
    ...accountFilters,
    description: Description.optional(),
    ordered: Ordered.default(false).meta({ default: false }),
    from: z.literal('beginning').optional().meta({
      examples: undefined,
      description: '`beginning`: also everything that was recorded before. When omitted, only what follows',
    }),
    after: At.optional().meta({
      description: 'Or everything after this position: the `id` of an event, or a moment',
    }),
  })
  .refine(({ from, after }) => from === undefined || after === undefined, {
    error: 'Send either from or after',
    path: ['after'],
  })
  .meta({
    'x-examples': {
      transactions: { value: { url: 'https://127.0.0.1:9/florin', types: ['transaction.posted'] } },
    },
  })
export type NewWebhook = z.output<typeof NewWebhook>

export const WebhookChange = z
  .strictObject({
    url: Url.optional(),
    types: Types.nullable().optional().meta({ examples: undefined }),
    ...nullableFilters,
    description: Description.nullable().optional(),
    ordered: Ordered.optional(),
    status: z.enum(['active', 'paused']).optional().meta({
      description: '`paused`: sends nothing. `active`: continues where it stopped, and retries what failed at once',
    }),
  })
  .meta({
    description: 'Fields that are left out stay as they are; null removes a filter',
    'x-examples': { owner: { value: { owner: 'alice', description: 'The events of Alice' } } },
  })
export type WebhookChange = z.output<typeof WebhookChange>

const Reason = z.object({
  code: z.enum(['paused_by_request', 'endpoint_gone', 'endpoint_failing']).meta({
    description:
      '`paused_by_request`; `endpoint_gone`: it answered 410; `endpoint_failing`: every attempt of three days failed',
  }),
  detail: z.string().meta({ description: 'What happened, and what to do' }),
})

const fields = {
  id: z.string().meta({ description: 'Id of the webhook' }),
  url: z.string().meta({ description: 'URL of the endpoint' }),
  description: z.string().nullable().meta({ description: 'A note for people' }),
  types: z.array(z.enum(eventTypes)).nullable().meta({ description: 'Types of the events; null for all' }),
  account: z.string().nullable().meta({ description: 'Only events of the account with this id; null for all' }),
  owner: z.string().nullable().meta({ description: 'Only events of accounts of this owner; null for all' }),
  code_prefix: z.string().nullable().meta({
    description: 'Only events of accounts whose code begins like this; null for all',
  }),
  ordered: z.boolean().meta({ description: 'Whether events are sent one at a time, in the order of the feed' }),
  status: z.enum(['active', 'paused']).meta({ description: '`paused`: nothing is sent; `reason` says why' }),
  status_since: z.string().meta({ description: 'Since when it has this status' }),
  reason: Reason.nullable().meta({ description: 'Why it is paused; null while it is active' }),
  failures: z.int().meta({ description: 'Attempts that failed since the last delivery' }),
  failing_since: z.string().nullable().meta({ description: 'The moment of the first of them; null for none' }),
  position: z.string().nullable().meta({
    description: 'How far the feed has been read for this webhook; null: its beginning',
  }),
  created_at: z.string().meta({ description: 'The moment at which it was registered' }),
}

export const WebhookRegistration = z.object(fields).meta({ id: 'Webhook' })
export type WebhookRegistration = z.output<typeof WebhookRegistration>

const Secret = z.string().nullable().meta({
  description:
    'Verifies the signatures. Shown in this answer only: null when the answer is replayed for the same Idempotency-Key. Rotate a secret that was lost',
})

export const RegisteredWebhook = z.object({ ...fields, secret: Secret }).meta({ id: 'RegisteredWebhook' })

/** Seconds of the overlap, when none are sent. */
export const overlapPreset = 86_400

export const Rotation = z
  .strictObject({
    overlap_seconds: z
      .int()
      .min(0)
      .max(secondsOfWeek)
      .default(overlapPreset)
      .meta({
        examples: [overlapPreset],
        default: overlapPreset,
        description: 'How long the earlier secrets sign too. 0: they end at once',
      }),
  })
  .nullish()
  .meta({ 'x-examples': { day: { value: { overlap_seconds: overlapPreset } } } })

export const RotatedSecret = z
  .object({
    secret: z.string().meta({ description: 'Verifies the signatures. Shown in this answer only' }),
    earlier_until: z.string().nullable().meta({
      description: 'Until then requests carry the signatures of the earlier secrets too; null: they ended',
    }),
  })
  .meta({ id: 'RotatedSecret' })

export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

const AttemptMade = z
  .object({
    at: z.string().meta({ description: 'The moment at which it was sent' }),
    status: z.int().nullable().meta({ description: 'HTTP status of the answer; null: there was none' }),
    body: z.string().nullable().meta({ description: 'The first 1,024 characters of the answer' }),
    error: z.string().nullable().meta({ description: 'Why there was no complete answer' }),
    duration_ms: z.number().meta({ description: 'Milliseconds until the end of the answer' }),
  })
  .meta({ id: 'WebhookAttempt' })

export const TestOutcome = AttemptMade.extend({
  delivered: z.boolean().meta({ description: 'Whether the endpoint answered with a status from 200 to 299' }),
}).meta({ id: 'WebhookTest' })
export type TestOutcome = z.output<typeof TestOutcome>

export const Delivery = z
  .object({
    id: z.string().meta({ description: 'Id of the delivery' }),
    event: z.string().meta({ description: 'Id of the event' }),
    type: z.enum(eventTypes).meta({ description: 'Type of the event' }),
    message_id: z.string().meta({ description: 'The header `webhook-id` of its requests' }),
    replay: z.int().nullable().meta({ description: 'Number of the replay that made it; null for none' }),
    status: z.enum(deliveryStatuses).meta({
      description: '`pending`: it will be sent. `delivered`. `failed`: every attempt failed; retry it, or replay',
    }),
    next_attempt_at: z.string().nullable().meta({
      description: 'The moment of the next attempt, unless the webhook is paused or fails; null when it has ended',
    }),
    attempts: z.array(AttemptMade).meta({ description: 'The attempts, at most the last 20' }),
    created_at: z.string().meta({ description: 'The moment at which it was queued' }),
    ended_at: z.string().nullable().meta({ description: 'The moment of its end; null while it is pending' }),
  })
  .meta({ id: 'WebhookDelivery' })
export type Delivery = z.output<typeof Delivery>

export const NewReplay = z
  .strictObject({
    after: At.meta({
      description: 'Events after this position, or from this moment on',
    }),
    until: At.optional().meta({
      description: 'Up to and including this position, or before this moment; the present end of the feed when omitted',
    }),
  })
  .meta({
    description: 'The range of the feed',
    'x-examples': { moment: { value: { after: '2026-01-01T00:00:00.000Z' } } },
  })
export type NewReplay = z.output<typeof NewReplay>

export const Replay = z
  .object({
    replay: z.int().meta({ description: 'Number of the replay, shown in its deliveries' }),
    after: z.string().meta({ description: 'The position at which it starts' }),
    until: z.string().meta({ description: 'The position at which it ends' }),
  })
  .meta({ id: 'WebhookReplay' })

export const WebhookPage = page(WebhookRegistration)
export const DeliveryPage = page(Delivery)

export const webhookParams = z.object({ webhook: referenceTo('webhook', 'example-webhook') })
export const deliveryParams = webhookParams.extend({
  delivery: z
    .string()
    .regex(uuidPattern, 'Send the id of a delivery')
    .meta({ examples: ['0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'], description: 'Id of a delivery' }),
})

export const WebhookFilter = z.strictObject({ limit: Limit, cursor: Cursor })
export const DeliveryFilter = z.strictObject({
  status: z.enum(deliveryStatuses).optional().meta({ description: 'Deliveries with this status' }),
  limit: Limit,
  cursor: Cursor,
})
