import { hash, timingSafeEqual } from 'node:crypto'
import { RevenueError } from './errors.ts'

/** Refuses callers without the secret, `authorization: Bearer <secret>`. Digests are compared, in constant time. */
export function createSecretCheck(secret: string): (authorization: string | undefined) => void {
  const digestOf = (text: string) => hash('sha256', text, 'buffer')
  const expected = digestOf(`Bearer ${secret}`)
  return (authorization) => {
    if (authorization !== undefined && timingSafeEqual(digestOf(authorization), expected)) return
    throw new RevenueError(
      'unauthorized',
      'This route is for the ledger service only. Set the same REVENUE_SECRET in both. To record fees of another system, use POST /v1/fee-imports.',
    )
  }
}
