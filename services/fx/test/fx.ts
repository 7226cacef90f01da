import assert from 'node:assert/strict'
import { createPool } from '@florin/postgres'
import { createLogger, type Service } from '@florin/server'
import { createTestDatabase } from '@florin/testing'
import type pg from 'pg'
import type { Config } from '../src/config.ts'
import { fx as service } from '../src/main.ts'
import { type PublishedRate, type Recorded, recordRates } from '../src/rates/record.ts'
import type { SourceName } from '../src/rates/schemas.ts'

export interface Answer {
  statusCode: number
  headers: Record<string, unknown>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it
  body: any
}

export interface RequestOptions {
  ledger?: string
}

/** Status and code: `'422 stale_rate'`. */
export type Refusal = `${number} ${string}`

export interface TestFx {
  app: Service
  /** With the rights of the service. */
  db: pg.Pool
  serviceUrl: string
  superuserUrl: string
  get(path: string, options?: RequestOptions): Promise<Answer>
  post(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>
  /** Published by an operator: `publish({ 'EUR/USD': '1.1684' })`. Returns what is held now. */
  publish(rates: Record<string, string>, validAt?: string): Promise<Answer['body']['data']>
  /**
   * As a source would: `record('ecb', '2026-04-13', { 'EUR/USD': '1.1684' })`, valid from 13:00 UTC on that day. The
   * service has them when this returns.
   */
  record(source: SourceName, day: string, rates: Record<string, string>): Promise<Recorded>
  /** The fields of the answer to a quote that must be given. */
  quote(order: object, options?: RequestOptions): Promise<Answer['body']>
  /** What of the books of FX a refused request must leave as it was. */
  readState(): Promise<unknown>
  /** Sends a request that must be refused like this, and must change nothing. */
  expectRefusal(refusal: Refusal, send: () => Promise<Answer>): Promise<Answer>
  close(): Promise<void>
}

export interface TestFxOptions {
  sources?: SourceName[]
  /** Another replica, on the database of a service that runs already. */
  on?: TestFx
  /** The superuser's URL of another server than that of the run. */
  server?: string
  /** What the service connects to instead of the database itself, for example `through` of a cut proxy. */
  through?: (serviceUrl: string) => string
}

/** An FX service with a database of its own. It does not listen, so it fetches nothing. */
export async function startFx(options: TestFxOptions = {}): Promise<TestFx> {
  const database = options.on
    ? { serviceUrl: options.on.serviceUrl, superuserUrl: options.on.superuserUrl, drop: async () => undefined }
    : await createTestDatabase({
        service: 'fx',
        migrate: (ownerUrl) => service.migrate(ownerUrl, console.error),
        ...(options.server && { superuserUrl: options.server }),
      })
  const config: Config = {
    http: { host: '127.0.0.1', port: 0 },
    database: { url: options.through?.(database.serviceUrl) ?? database.serviceUrl, connectionsMax: 4 },
    migration: undefined,
    logLevel: 'silent',
    sources: options.sources ?? ['operator', 'ecb', 'simulation'],
    // Nothing answers there.
    ecbUrl: 'http://127.0.0.1:1/',
    fetchMinutes: 60,
  }
  const app = await service.build(config, createLogger('fx', config.logLevel))
  await app.ready()
  const db = createPool({
    connectionString: database.serviceUrl,
    schema: 'fx',
    applicationName: 'test',
    connectionsMax: 2,
    statementTimeoutMs: 60_000,
    onError: () => undefined,
  })

  async function send(method: 'GET' | 'POST', path: string, body: unknown, { ledger }: RequestOptions = {}) {
    const answer = await app.inject({
      method,
      url: path,
      headers: { ...(ledger && { 'florin-ledger': ledger }) },
      ...(body !== undefined && { payload: body as object }),
    })
    const text = answer.payload
    return {
      statusCode: answer.statusCode,
      headers: answer.headers,
      text,
      body: text.startsWith('{') ? JSON.parse(text) : undefined,
    }
  }

  const fx: TestFx = {
    app,
    db,
    serviceUrl: database.serviceUrl,
    superuserUrl: database.superuserUrl,
    get: (path, options) => send('GET', path, undefined, options),
    post: (path, body, options) => send('POST', path, body, options),
    async publish(rates, validAt) {
      const answer = await fx.post('/v1/rates', {
        rates: listOf(rates),
        ...(validAt !== undefined && { valid_at: validAt }),
      })
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
    async readState() {
      const { rows } = await db.query(`
        select (select count(*) from rates) as rates, (select count(*) from rate_confirmations) as confirmations,
               (select count(*) from spreads) as spreads, (select count(*) from quotes) as quotes`)
      return rows[0]
    },
    async expectRefusal(refusal, send) {
      const before = await fx.readState()
      const answer = await send()
      assert.equal(`${answer.statusCode} ${answer.body?.code}`, refusal, answer.text)
      assert.equal(answer.body.status, answer.statusCode)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      assert.deepEqual(await fx.readState(), before, 'a refused request changes nothing')
      return answer
    },
    async close() {
      await app.close()
      await db.end()
      await database.drop()
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
