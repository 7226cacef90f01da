import { runMigrations } from '@florin/service'
import { migrateRevenue, migrations } from './migrate.ts'

await runMigrations('revenue', migrations, migrateRevenue)
