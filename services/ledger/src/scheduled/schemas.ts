import { Cursor, Limit, Moment, page, text } from '@florin/server'
import { z } from 'zod'
import { keptOrder } from '../request/kept-order.ts'
import { referenceTo } from '../request/references.ts'
import { durationPattern, findFault } from './recurrence.ts'

export const orderStatuses = ['scheduled', 'posted', 'cancelled', 'rejected'] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** A moment, or a duration after the order falls due. */
const RetryUntil = z.union([Moment, z.string().refine((given) => durationPattern.test(given))], {
  error: 'Send a moment in ISO 8601 with its zone, or a duration, like "P3D".',
})

/** Fields of orders for a later moment. */
export const timing = {
  scheduled_for: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    examples: undefined,
    description:
      'Posts the order at this moment, by the clock of the database. The answer is 202 with the scheduled order. It must not be in the past',
  }),
  retry_until: RetryUntil.optional().meta({
    type: 'string',
    examples: undefined,
    description:
      'Retries a scheduled order that is rejected for a reason that may pass, such as insufficient funds, until this moment, or for this ISO 8601 duration after it falls due. When omitted, such an order is rejected at once',
  }),
}

/** Fields of orders that may be posted again and again. */
export const recurrence = {
  every: text(1, 200).optional().meta({
    examples: undefined,
    description:
      'Repeats a scheduled order: an ISO 8601 duration, like `P1M`, or a rule of RFC 5545, like `FREQ=MONTHLY;BYMONTHDAY=-1`. The next order is scheduled when this one has ended',
  }),
  time_zone: text(1, 64).optional().meta({
    examples: undefined,
    description: 'Time zone of `every`, by its IANA name, like `Europe/Berlin`; UTC when omitted',
  }),
  until: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    examples: undefined,
    description: 'The last moment at which a recurring order may fall due; no end when omitted',
  }),
}

export interface Timing {
  scheduled_for?: string | undefined
  every?: string | undefined
  time_zone?: string | undefined
  until?: string | undefined
  retry_until?: string | undefined
}

/** Fields of an order that cannot be scheduled for any moment. */
interface Bounded {
  expires_at?: string | undefined
  effective_at?: string | undefined
  quote_id?: string | undefined
}

const timingFields = ['scheduled_for', 'every', 'time_zone', 'until', 'retry_until'] as const

/** For `superRefine`: the fields of timing fit each other. */
export function checkTiming(order: (Timing & Bounded) | null | undefined, context: z.RefinementCtx): void {
  // Most orders are posted at once.
  if (!order || !timingFields.some((field) => order[field] !== undefined)) return
  const { scheduled_for: startsAt, every, time_zone: timeZone = 'UTC', until = null } = order
  const report = (field: keyof (Timing & Bounded), message: string) =>
    context.addIssue({ code: 'custom', path: [field], message, input: order })
  const needed = (field: keyof Timing, other: keyof Timing) => {
    if (order[field] !== undefined && order[other] === undefined) report(field, `Send ${other} with ${field}.`)
  }
  needed('every', 'scheduled_for')
  needed('retry_until', 'scheduled_for')
  needed('time_zone', 'every')
  needed('until', 'every')
  if (startsAt === undefined) return
  if (order.expires_at !== undefined && order.expires_at <= startsAt) {
    report('expires_at', 'The order would expire before it falls due. Send a moment after scheduled_for.')
  }
  const retryEnd = order.retry_until?.startsWith('P') ? undefined : order.retry_until
  if (retryEnd !== undefined && retryEnd <= startsAt) report('retry_until', 'Send a moment after scheduled_for.')
  if (every === undefined) return
  if (retryEnd !== undefined)
    report('retry_until', 'Send a duration, like "P3D": each order of a series is retried for that time.')
  for (const field of ['expires_at', 'effective_at', 'quote_id'] as const) {
    if (order[field] !== undefined)
      report(field, `${field} cannot hold for each order of a series. Omit it, or omit every.`)
  }
  if (until !== null && until < startsAt) report('until', 'Send a moment that is not before scheduled_for.')
  const fault = findFault({ every, startsAt, timeZone, until })
  if (fault) report(fault.field, fault.message)
}

export const scheduledParams = z.object({ order: referenceTo('scheduled order', 'example-payment') })

const Rejection = z.object({
  code: z.string().meta({ description: 'Code of the rejection, as in `/problems`' }),
  detail: z.string().meta({ description: 'What was wrong, and what to do' }),
})

export const ScheduledOrder = z
  .object({
    id: z.string().meta({ description: 'Id of the scheduled order' }),
    ...keptOrder,
    status: z.enum(orderStatuses).meta({
      description:
        '`scheduled`: it will be posted. `posted`: it was posted. `cancelled`: it was cancelled before. `rejected`: it could not be posted; retry it, or cancel it',
    }),
    scheduled_for: z.string().meta({ description: 'The moment at which it falls due' }),
    every: z.string().nullable().meta({ description: 'How it repeats; null: it does not' }),
    time_zone: z.string().nullable().meta({ description: 'Time zone of `every`' }),
    until: z.string().nullable().meta({ description: 'The last moment at which an order of the series may fall due' }),
    retry_until: z.string().nullable().meta({ description: 'How long it is retried: a moment, or a duration' }),
    series: z
      .string()
      .nullable()
      .meta({ description: 'Id of the first order of its series; null: it does not repeat' }),
    number: z.int().nullable().meta({ description: 'Its place in the series, from 1' }),
    attempts: z.int().meta({ description: 'Attempts to post it so far' }),
    next_attempt_at: z
      .string()
      .nullable()
      .meta({ description: 'The moment of the next attempt; null when the order has ended' }),
    transaction: z.string().nullable().meta({ description: 'Id of the transaction that it made' }),
    hold: z.string().nullable().meta({ description: 'Id of the hold that it made' }),
    reason: Rejection.nullable().meta({
      description: 'Why the last attempt was rejected, or why the order was cancelled; null for none',
    }),
    created_at: z.string().meta({ description: 'The moment at which it was scheduled' }),
    ended_at: z.string().nullable().meta({ description: 'The moment of its end; null while it is scheduled' }),
  })
  .meta({ id: 'ScheduledOrder' })
export type ScheduledOrder = z.output<typeof ScheduledOrder>

export const ScheduledPage = page(ScheduledOrder)

export const ScheduledFilter = z.strictObject({
  status: z.enum(orderStatuses).optional().meta({ description: 'Orders with this status' }),
  operation: text(1, 64).optional().meta({
    examples: undefined,
    description: 'Orders of this operation, like `postTransfer`; `payCashback` for cashbacks',
  }),
  series: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'Send the id of the first order of a series')
    .optional()
    .meta({ description: 'Orders of this series' }),
  due_before: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    description: 'Orders that fall due before this moment',
  }),
  limit: Limit,
  cursor: Cursor,
})
