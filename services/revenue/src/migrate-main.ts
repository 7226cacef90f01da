import { runMigrations } from '@florin/service'
import { migrateRevenue } from './migrate.ts'

await runMigrations('revenue', migrateRevenue)
