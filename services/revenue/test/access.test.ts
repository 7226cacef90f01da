import { readFileSync } from 'node:fs'
import { createServiceTokens } from '@florin/identity'
import { describeAccess } from '@florin/testing'
import { serviceSecret, startRevenue } from './revenue.ts'

describeAccess({
  table: JSON.parse(readFileSync(new URL('access.json', import.meta.url), 'utf8')),
  async start(auth) {
    const service = await startRevenue({ auth })
    const { app, superuserUrl, close } = service
    return { app, superuserUrl, close }
  },
  serviceToken: (service, isForged) =>
    createServiceTokens(service, isForged ? 'x'.repeat(32) : serviceSecret).tokenFor('revenue', 'alice'),
})
