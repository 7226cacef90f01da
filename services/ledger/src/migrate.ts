import { migrationsOf } from '@florin/service'

export const migrateLedger = migrationsOf('ledger', new URL('../migrations', import.meta.url))
