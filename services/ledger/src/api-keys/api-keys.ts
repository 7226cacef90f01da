import {
  coversGrant,
  createApiKey,
  type Grant,
  type Identity,
  includesRole,
  isScoped,
  printGrant,
} from '@florin/identity'
import type pg from 'pg'
import type { z } from 'zod'
import { LedgerError } from '../errors.ts'
import { type Answer, runOnce } from '../idempotency/idempotency.ts'
import type { WriteContext } from '../request/context.ts'
import { insertApiKey, type LedgerNames } from './queries.ts'
import type { ApiKey, NewApiKey } from './schemas.ts'

/** Creates a key. The answer to the first request alone has the secret: it is not kept with the Idempotency-Key. */
export async function addApiKey(
  db: pg.Pool,
  context: WriteContext,
  creator: Identity,
  { name, grants, expires_at }: z.output<typeof NewApiKey>,
): Promise<Answer> {
  for (const grant of grants) checkGrant(creator, grant)
  const { id, secret, hash } = createApiKey()
  const answer = await runOnce(db, context, async (tx) => {
    const row = { id, hash, name, grants: grants.map(printGrant), ledgers: ledgersOf(grants) }
    const key = await insertApiKey(tx, { ...row, createdBy: creator.subject, expiresAt: expires_at ?? null })
    if (key) return { ...key, secret: null }
    throw new LedgerError('moment_in_past', 'expires_at is in the past. Send a later moment, or omit it.')
  })
  if (answer.replayed) return answer
  return { ...answer, body: JSON.stringify({ ...(JSON.parse(answer.body) as ApiKey), secret }) }
}

/** A key has at most the grants of its creator. */
function checkGrant({ grants }: Identity, grant: Grant): void {
  if (coversGrant(grants, grant)) return
  throw new LedgerError(
    'grant_exceeds_own',
    `You do not have the grant ${printGrant(grant)}. Send only grants that you have.`,
  )
}

function ledgersOf(grants: Grant[]): LedgerNames {
  if (grants.some(({ ledgers }) => ledgers === '*')) return null
  return [...new Set(grants.flatMap(({ ledgers }) => ledgers))].sort()
}

/** The ledgers whose keys an identity may see and revoke. */
export function operatedLedgers({ grants }: Identity): LedgerNames {
  return ledgersOf(grants.filter((grant) => includesRole(grant.role, 'operator') && !isScoped(grant)))
}
