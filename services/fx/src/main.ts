import { runService } from '@florin/service'
import { buildFx } from './app.ts'
import { readConfig } from './config.ts'
import { migrateFx } from './migrate.ts'
import { version } from './version.ts'

await runService({
  name: 'fx',
  readConfig,
  migrate: migrateFx,
  build: (config, logger) => buildFx(config, logger, version),
})
