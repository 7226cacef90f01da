// The ceiling of one process: a route of Fastify without a schema, a hook or a database. Its answers have the shape of a
// transfer's, and each request leaves one buffered line in the log. Arguments: a port, and the file of the log.
// biome-ignore lint/style/noRestrictedImports: it is Fastify without what services add.
import Fastify from 'fastify'
import { pino } from 'pino'

const [port, file] = process.argv.slice(2)
const bufferedBytes = 8_192
const log = pino({}, pino.destination({ dest: file as string, sync: false, minLength: bufferedBytes }))
const id = '01a22c9a-386e-7000-8001-fefb487be1d0'
const at = '2026-01-01T12:00:00.000Z'

const app = Fastify()
app.post<{ Body: { source_account: string; target_account: string; amount: string } }>(
  '/v1/transfers',
  async ({ id: reqId, method, url, body: { source_account, target_account, amount } }, reply) => {
    log.info({ reqId, method, url, status: 201 }, 'request')
    const entry = { account_code: null, amount, currency: 'USD', balance_after: '999999.00', sequence: 2 }
    reply.code(201).header('location', `/v1/transactions/${id}`)
    return {
      id,
      kind: 'transfer',
      reference: null,
      description: null,
      metadata: {},
      effective_at: at,
      recorded_at: at,
      reverses: null,
      reversed_by: null,
      entries: [
        { account: source_account, direction: 'debit', ...entry },
        { account: target_account, direction: 'credit', ...entry },
      ],
    }
  },
)
await app.listen({ host: '127.0.0.1', port: Number(port) })
process.send?.('ready')
process.on('disconnect', () => process.exit())
