import { runMigrations } from '@florin/service'
import { migrateLedger } from './migrate.ts'

await runMigrations('ledger', migrateLedger)
