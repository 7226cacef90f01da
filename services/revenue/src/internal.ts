import { hash, timingSafeEqual } from 'node:crypto'
import { RevenueError } from './errors.ts'

/** Rejects requests without `authorization: Bearer <secret>`. Compares digests in constant time. */
export function createSecretCheck(secret: string): (authorization: string | undefined) => void {
  const digestOf = (text: string) => hash('sha256', text, 'buffer')
  const expected = digestOf(`Bearer ${secret}`)
  return (authorization) => {
    if (authorization !== undefined && timingSafeEqual(digestOf(authorization), expected)) return
    throw new RevenueError(
      'unauthorized',
      'This route is for the ledger service. Set the same REVENUE_SECRET in both services. Import fees of other systems with POST /v1/fee-imports.',
    )
  }
}
