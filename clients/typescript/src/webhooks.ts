import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import type { FlorinEvent } from './types.ts'

/** Sent by `POST /v1/webhooks/{webhook}/test`. */
export interface TestEvent extends Omit<FlorinEvent, 'type' | 'data'> {
  type: 'webhook.test'
  data: { webhook: string }
}

export type WebhookEvent = (FlorinEvent | TestEvent) & {
  /** The same as `time`, by the name of the specification. */
  timestamp: string
}

type HeaderRecord = Record<string, string | string[] | undefined>

/** The request was not signed with the secret, was changed, or is more than five minutes old. Answer it with 401. */
export class WebhookRejected extends Error {
  override readonly name = 'WebhookRejected'
}

/**
 * The event of a webhook, by the Standard Webhooks specification. Throws `WebhookRejected` unless one of the secrets
 * signed it. `body` is the body as it arrived: parsing and writing it again changes its bytes.
 */
export function verifyWebhook(
  secrets: string | readonly string[],
  headers: Headers | HeaderRecord,
  body: string | Uint8Array,
): WebhookEvent {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const signed = Object.fromEntries(names.map((name) => [name, read(headers, name)]))
  let reason: unknown
  for (const secret of [secrets].flat()) {
    try {
      return new Webhook(secret).verify(text, signed) as WebhookEvent
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error
      reason = error
    }
  }
  throw new WebhookRejected(reason instanceof Error ? reason.message : 'No secret was given', { cause: reason })
}

const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']

function read(headers: Headers | HeaderRecord, name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? ''
  const [, value] = Object.entries(headers).find(([each]) => each.toLowerCase() === name) ?? []
  return [value ?? ''].flat().join(' ')
}
