import { runMigrations } from '@florin/service'
import { migrateLedger, migrations } from './migrate.ts'

await runMigrations('ledger', migrations, migrateLedger)
