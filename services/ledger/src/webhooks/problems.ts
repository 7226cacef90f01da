import type { ProblemCatalog } from '@florin/server'

export const webhookProblems = {
  webhook_not_found: {
    status: 404,
    title: 'Webhook not found',
    cause: 'The ledger has no webhook with this id or key, or it was deleted.',
    remedy: 'Take the id from `GET /v1/webhooks`, and check the `florin-ledger` header.',
  },
  delivery_not_found: {
    status: 404,
    title: 'Delivery not found',
    cause: 'The webhook has no delivery with this id. Deliveries are deleted 30 days after their end.',
    remedy: 'Take the id from `GET /v1/webhooks/{webhook}/deliveries`, or replay a range of the feed.',
  },
  too_many_webhooks: {
    status: 409,
    title: 'Too many webhooks',
    cause: 'The ledger has 100 webhooks.',
    remedy: 'Delete one, or change one with `PATCH /v1/webhooks/{webhook}`.',
  },
  too_many_replays: {
    status: 409,
    title: 'Too many replays',
    cause: 'Ten replays of this webhook are being queued.',
    remedy: 'Wait until one of them is queued, then send the request again.',
  },
  too_many_secrets: {
    status: 409,
    title: 'Too many secrets',
    cause: 'Ten secrets of this webhook are valid.',
    remedy: 'Wait until an earlier one expires, or rotate with `overlap_seconds: 0`, which ends them.',
  },
  webhook_url_forbidden: {
    status: 422,
    title: 'Webhook URL forbidden',
    cause: 'The URL does not use https, contains credentials, or leads to an address that is not public.',
    remedy:
      'Use an https URL on a public address. On your own machine set `WEBHOOKS_ALLOW_PRIVATE=on`, which also allows http.',
  },
  replay_empty: {
    status: 422,
    title: 'Replay empty',
    cause: 'The feed has no position between `after` and `until`.',
    remedy: 'Send an earlier `after`, or a later `until`.',
  },
} as const satisfies ProblemCatalog
