import { closeOnSignal, createLogger } from '@florin/http'
import { buildLedger } from './app.ts'
import { readConfig } from './config.ts'
import { migrateLedger } from './migrate.ts'
import { version } from './version.ts'

const drainTimeoutMs = 20_000

try {
  await start()
} catch (error) {
  console.error(`The ledger cannot start. ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}

async function start(): Promise<void> {
  const config = readConfig(process.env)
  const logger = createLogger('ledger', config.logLevel)
  if (config.migrationUrl) await migrateLedger(config.migrationUrl, (message) => logger.info(message))
  const app = await buildLedger(config, logger, version)
  closeOnSignal(app, logger, drainTimeoutMs)
  await app.listen(config.http)
}
