import { defineService } from '@florin/server'
import { buildRevenue } from './app.ts'
import { readConfig } from './config.ts'

export const revenue = defineService({
  name: 'revenue',
  folder: new URL('../', import.meta.url),
  readConfig,
  build: buildRevenue,
})

if (import.meta.main) await revenue.run(process.argv.slice(2))
