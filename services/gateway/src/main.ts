import { defineProgram } from '@florin/server'
import { buildGateway } from './app.ts'
import { readConfig } from './config.ts'
import { readContract } from './documents/contract.ts'

export const gateway = defineProgram({
  name: 'gateway',
  folder: new URL('../', import.meta.url),
  readConfig,
  build: (config, release) => buildGateway(config, release, readContract()),
})

if (import.meta.main) await gateway.run(process.argv.slice(2))
