import { defineService } from '@florin/server'
import { buildFx } from './app.ts'
import { readConfig } from './config.ts'

export const fx = defineService({
  name: 'fx',
  folder: new URL('../', import.meta.url),
  readConfig,
  build: buildFx,
})

if (import.meta.main) await fx.run(process.argv.slice(2))
