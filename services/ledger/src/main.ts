import { runService } from '@florin/service'
import { buildLedger } from './app.ts'
import { readConfig } from './config.ts'
import { migrateLedger } from './migrate.ts'
import { version } from './version.ts'

await runService({
  name: 'ledger',
  readConfig,
  migrate: migrateLedger,
  build: (config, logger) => buildLedger(config, logger, version),
})
