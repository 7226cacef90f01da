import { fileURLToPath } from 'node:url'
import { migrate } from '@florin/postgres'

/** Brings the ledger's schema up to date, as its owner. */
export async function migrateLedger(connectionString: string, log: (message: string) => void): Promise<void> {
  const folder = fileURLToPath(new URL('../migrations', import.meta.url))
  await migrate({ connectionString, schema: 'ledger', folder, log })
}
