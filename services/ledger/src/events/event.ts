export const eventTypes = [
  'account.opened',
  'account.changed',
  'transaction.posted',
  'hold.opened',
  'hold.captured',
  'hold.voided',
  'hold.expired',
  'payment.posted',
  'payment.refunded',
  'payment.cashback_paid',
  'fee.charged',
  'fee.refunded',
] as const
export type EventType = (typeof eventTypes)[number]

/** An event as CloudEvents 1.0 describes it. `id` is its position in the feed of its ledger. */
export interface CloudEvent {
  specversion: '1.0'
  id: string
  source: string
  type: EventType
  subject: string
  time: string
  datacontenttype: 'application/json'
  partitionkey: string
  data: unknown
}
