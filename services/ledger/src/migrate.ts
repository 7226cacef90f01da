import { fileURLToPath } from 'node:url'
import { migrate } from '@florin/postgres'

/** Brings the ledger's schema up to date, as its owner. Throws one sentence, with the cause. */
export async function migrateLedger(connectionString: string, log: (message: string) => void): Promise<void> {
  const folder = fileURLToPath(new URL('../migrations', import.meta.url))
  try {
    await migrate({ connectionString, schema: 'ledger', folder, log })
  } catch (cause) {
    const why = cause instanceof AggregateError ? cause.errors[0] : cause
    throw new Error(`Its database cannot be migrated: ${(why as Error).message}`, { cause })
  }
}
