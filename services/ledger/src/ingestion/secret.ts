import type { Queryable } from '@florin/postgres'
import { findOperationIdSecret } from './queries.ts'

export type SecretReader = () => Promise<Buffer>

/** Reads the secret of the ids of operations once. It never changes. */
export function createSecretReader(db: Queryable): SecretReader {
  let secret: Buffer | undefined
  return async () => {
    secret ??= await findOperationIdSecret(db)
    return secret
  }
}
