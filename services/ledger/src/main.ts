import { defineService } from '@florin/server'
import { buildLedger } from './app.ts'
import { readConfig } from './config.ts'

export const ledger = defineService({
  name: 'ledger',
  folder: new URL('../', import.meta.url),
  readConfig,
  build: buildLedger,
})

if (import.meta.main) await ledger.run(process.argv.slice(2))
