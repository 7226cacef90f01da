import { migrationsOf } from '@florin/service'

export const migrations = new URL('../migrations', import.meta.url)

export const migrateLedger = migrationsOf('ledger', migrations)
