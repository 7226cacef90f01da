import assert from 'node:assert/strict'
import { type AuthSettings, createLogger, type Service } from '@florin/server'
import { type Answer, type Refusal, type ServiceOptions, startTestService, type TestService } from '@florin/testing'
import { fx as service } from '../src/main.ts'
import { type PublishedRate, type Recorded, recordRates } from '../src/rates/record.ts'
import type { SourceName } from '../src/rates/schemas.ts'

export type { Answer, Refusal }

export interface RequestOptions {
  ledger?: string
  authorization?: string
}

export interface TestFx extends TestService<Service> {
  get(path: string, options?: RequestOptions): Promise<Answer>
  post(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>
  /** Published by an operator: `publish({ 'EUR/USD': '1.1684' })`. Returns what is held now. */
  publish(rates: Record<string, string>, validAt?: string, options?: RequestOptions): Promise<Answer['body']['data']>
  /**
   * As a source would: `record('ecb', '2026-04-13', { 'EUR/USD': '1.1684' })`, valid from 13:00 UTC on that day. The
   * service has them when this returns.
   */
  record(source: SourceName, day: string, rates: Record<string, string>): Promise<Recorded>
  /** The fields of the answer to a quote that must be given. */
  quote(order: object, options?: RequestOptions): Promise<Answer['body']>
}

export interface TestFxOptions extends ServiceOptions {
  sources?: SourceName[]
  /** Off when left out. */
  auth?: AuthSettings
}

/** Shared with the other services. */
export const serviceSecret = 'secret-of-the-tests-of-the-fx-service'

/** An FX service with a database of its own. It does not listen, so it fetches nothing. */
export async function startFx(options: TestFxOptions = {}): Promise<TestFx> {
  const started = await startTestService(
    {
      name: 'fx',
      // Its number may grow without a change: services then read again what they have.
      state: { only: { revision: 'false' } },
      migrate: (ownerUrl) => service.migrate(ownerUrl, console.error),
      build: (database) =>
        service.build(
          {
            http: { host: '127.0.0.1', port: 0 },
            database,
            migration: undefined,
            logLevel: 'silent',
            sources: options.sources ?? ['operator', 'ecb', 'simulation'],
            // Nothing answers there.
            ecbUrl: 'http://127.0.0.1:1/',
            fetchMinutes: 60,
            auth: options.auth ?? { mode: 'open' },
            serviceSecret,
          },
          createLogger('fx', 'silent'),
        ),
    },
    options,
  )
  const { db } = started
  const send = (method: 'GET' | 'POST', path: string, body: unknown, { ledger, authorization }: RequestOptions = {}) =>
    started.send(method, path, body, { 'florin-ledger': ledger, authorization })

  const fx: TestFx = {
    ...started,
    get: (path, options) => send('GET', path, undefined, options),
    post: (path, body, options) => send('POST', path, body, options),
    async publish(rates, validAt, options) {
      const body = { rates: listOf(rates), ...(validAt !== undefined && { valid_at: validAt }) }
      const answer = await fx.post('/v1/rates', body, options)
      assert.equal(answer.statusCode, 201, answer.text)
      return answer.body.data
    },
    async record(source, day, rates) {
      const published = listOf(rates).map((rate): PublishedRate => ({ ...rate, validAt: `${day}T13:00:00.000Z` }))
      const recorded = await recordRates(db, source, published)
      // A publication makes the service read what is new; after the first time this one changes nothing.
      await fx.publish({ 'XTS/XXX': '1' }, '2000-01-01T00:00:00.000Z')
      return recorded
    },
    async quote(order, options) {
      const answer = await fx.post('/v1/quotes', order, options)
      assert.equal(answer.statusCode, 201, answer.text)
      return answer.body
    },
  }
  return fx
}

function listOf(rates: Record<string, string>) {
  return Object.entries(rates).map(([pair, rate]) => {
    const [base, quote] = pair.split('/') as [string, string]
    return { base, quote, rate }
  })
}

const dayMs = 86_400_000

/** The date so many days before today, in UTC. */
export const dayBefore = (days: number) => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10)

export const range = (count: number) => Array.from({ length: count }, (_, index) => index)
