import { apiKeyPrefix } from '@florin/identity'
import { pageOf, readCursor, type Service } from '@florin/server'
import type pg from 'pg'
import { LedgerError, refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { writeHeadersOutsideLedgers } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import { addApiKey, operatedLedgers } from './api-keys.ts'
import { listApiKeys, presentApiKey, revokeApiKey } from './queries.ts'
import { ApiKey, ApiKeyFilter, ApiKeyPage, apiKeyParams, CreatedApiKey, NewApiKey } from './schemas.ts'

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
}

const tags = ['API keys']
const config = { role: 'operator', ledger: 'any' } as const
/** Fifty grants of the longest texts. */
const keyBytesMax = 65_536

export async function apiKeyRoutes(app: Service, { db, ledgers }: Deps): Promise<void> {
  app.post(
    '/api-keys',
    {
      bodyLimit: keyBytesMax,
      config,
      schema: {
        operationId: 'createApiKey',
        summary: 'Create an API key',
        description:
          'For a machine, which sends it as `authorization: Bearer florin_live_...` to any service. The key is shown in this answer only; a replay has null instead. It can have only grants that its creator has. The Idempotency-Key must be unique among those of the ledger `main`.',
        tags,
        headers: writeHeadersOutsideLedgers('example-api-key'),
        body: NewApiKey,
        response: {
          201: CreatedApiKey,
          ...refuses(
            'invalid_request',
            'grant_exceeds_own',
            'moment_in_past',
            'idempotency_key_reused',
            'outcome_unknown',
          ),
        },
      },
    },
    async (request, reply) => {
      const { identity } = request.access
      // With the subject, so that a request is replayed to its own sender only.
      const context = contextOf(ledgers, request, 'createApiKey', identity.subject)
      const answer = await addApiKey(db, context, identity, request.body)
      return sendAnswer(reply, answer, ({ id }: ApiKey) => `/v1/api-keys?prefix=${id}`)
    },
  )

  app.get(
    '/api-keys',
    {
      config,
      schema: {
        operationId: 'listApiKeys',
        summary: 'List API keys',
        description: 'Without their secrets, newest first: the keys whose grants are all for ledgers that you operate.',
        tags,
        querystring: ApiKeyFilter,
        response: { 200: ApiKeyPage, ...refuses('invalid_request', 'cursor_invalid') },
      },
    },
    async ({ access: { identity }, query: { limit, cursor, prefix = '', status } }) => {
      const operated = operatedLedgers(identity)
      const [idPrefix = ''] = prefix.replace(apiKeyPrefix, '').split('_')
      const mark = ['api-keys', operated, idPrefix, status]
      const before = readCursor(cursor, mark, /^[1-9][0-9]{0,17}$/)
      const rows = await listApiKeys(db, operated, { idPrefix, status, before }, limit)
      const { next_cursor } = pageOf(rows, limit, mark, ({ number }) => number)
      return { data: rows.map(presentApiKey), next_cursor }
    },
  )

  app.delete(
    '/api-keys/:key',
    {
      config,
      schema: {
        operationId: 'revokeApiKey',
        summary: 'Revoke an API key',
        description:
          'Every replica of every service rejects the key within a second. A revocation is final. Again: the same answer.',
        tags,
        params: apiKeyParams,
        response: { 200: ApiKey, ...refuses('invalid_request', 'api_key_not_found', 'outcome_unknown') },
      },
    },
    async ({ access: { identity }, params: { key: id } }) => {
      const key = await revokeApiKey(db, operatedLedgers(identity), id, identity.subject)
      if (key) return key
      throw new LedgerError('api_key_not_found', `No API key that you may see has the id ${id}. Check the id.`)
    },
  )
}
