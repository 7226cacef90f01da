import { runService } from '@florin/service'
import { buildRevenue } from './app.ts'
import { readConfig } from './config.ts'
import { migrateRevenue } from './migrate.ts'
import { version } from './version.ts'

await runService({
  name: 'revenue',
  readConfig,
  migrate: migrateRevenue,
  build: (config, logger) => buildRevenue(config, logger, version),
})
