import type { CloudEvent } from '../events/event.ts'
import type { LedgerIdentity } from '../events/feed.ts'
import { bodyOf } from './attempt.ts'
import type { Claim } from './claims.ts'

/** A delivery with what is sent. */
export interface Order {
  claim: Claim
  body: string
  /** By `performance.now()`. */
  claimedAtMs: number
}

/** Claims whose events are loaded together. */
const sliceMax = 128

/** Loads what is sent, until it has `bytesMax` characters or more. `left`: the claims behind those, whose events were not loaded. */
export async function loadOrders(
  find: (ledger: LedgerIdentity, ids: string[]) => Promise<CloudEvent[]>,
  claims: Claim[],
  { claimedAtMs, bytesMax }: { claimedAtMs: number; bytesMax: number },
): Promise<{ orders: Order[]; left: Claim[] }> {
  const orders: Order[] = []
  let bytes = 0
  while (orders.length < claims.length && bytes < bytesMax) {
    const slice = claims.slice(orders.length, orders.length + sliceMax)
    const bodies = await loadBodies(find, slice)
    for (const claim of slice) {
      const body = bodies.get(claim) as string
      orders.push({ claim, body, claimedAtMs })
      bytes += body.length
    }
  }
  return { orders, left: claims.slice(orders.length) }
}

async function loadBodies(
  find: (ledger: LedgerIdentity, ids: string[]) => Promise<CloudEvent[]>,
  claims: Claim[],
): Promise<Map<Claim, string>> {
  const bodies = new Map<Claim, string>()
  await Promise.all(
    [...Map.groupBy(claims, ({ ledger }) => ledger)].map(async ([id, ofLedger]) => {
      const name = (ofLedger[0] as Claim).ledgerName
      const events = await find(
        { id, name },
        ofLedger.map(({ event }) => event),
      )
      for (const [index, claim] of ofLedger.entries()) bodies.set(claim, bodyOf(events[index] as CloudEvent))
    }),
  )
  return bodies
}
