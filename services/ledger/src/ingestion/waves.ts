/** What orders have in common whose sequence is kept: the key of their records, or the partition of records without one. */
export interface Sequenced {
  sequence: string
  /** Refers to what an earlier order has made: a hold, a payment, a transaction. */
  hasTarget: boolean
  /** Not before this moment, by `performance.now()`. */
  notBeforeMs: number
}

/**
 * The orders that can be prepared together, in their order. An order that refers to an earlier one must see its effect, so it
 * waits for the next wave if another order of its sequence is in this one. What waits holds back the rest of its sequence.
 */
export function nextWave<Order extends Sequenced>(orders: Order[], nowMs: number): Order[] {
  const started = new Set<string>()
  const held = new Set<string>()
  return orders.filter(({ sequence, hasTarget, notBeforeMs }) => {
    if (notBeforeMs > nowMs || (hasTarget && started.has(sequence))) held.add(sequence)
    if (held.has(sequence)) return false
    started.add(sequence)
    return true
  })
}
