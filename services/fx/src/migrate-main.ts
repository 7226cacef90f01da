import { runMigrations } from '@florin/service'
import { migrateFx, migrations } from './migrate.ts'

await runMigrations('fx', migrations, migrateFx)
