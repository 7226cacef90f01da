import cluster from 'node:cluster'
import { defineService } from '@florin/server'
import { buildLedger } from './app.ts'
import { readConfig } from './config.ts'
import { buildListener } from './listeners/listener.ts'
import { buildPrimary } from './listeners/primary.ts'

export const ledger = defineService({
  name: 'ledger',
  folder: new URL('../', import.meta.url),
  readConfig,
  build: buildLedger,
  buildProcess(config, release) {
    if (config.httpProcesses === 1) return undefined
    return cluster.isPrimary ? buildPrimary(config, release) : buildListener(config, release)
  },
})

if (import.meta.main) await ledger.run(process.argv.slice(2))
