import { runMigrations } from '@florin/service'
import { migrateFx } from './migrate.ts'

await runMigrations('fx', migrateFx)
