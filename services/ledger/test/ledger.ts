import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPool, type PoolOptions } from '@florin/postgres'
import { createLogger, type Service } from '@florin/server'
import { createTestDatabase, readContract } from '@florin/testing'
import type pg from 'pg'
import { parts } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import { ledger as service } from '../src/main.ts'
import { verifyBooks } from '../src/verify/verify.ts'
import { isHonest } from './neighbours.ts'

export interface Answer {
  statusCode: number
  headers: Record<string, unknown>
  /** The bytes, for comparing replays. */
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it
  body: any
}

export interface RequestOptions {
  ledger?: string
  /** Null sends none; a new one when left out. */
  key?: string | null
  headers?: Record<string, string>
}

/** Status and code: `'422 insufficient_funds'`. */
export type Refusal = `${number} ${string}`

export interface TestLedger {
  app: Service
  /** For looking into the books, with the rights of the service. */
  db: pg.Pool
  /** For what only the owner or a superuser may try. */
  superuserUrl: string
  serviceUrl: string
  auditorUrl: string
  get(path: string, options?: RequestOptions): Promise<Answer>
  post(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>
  patch(path: string, body: unknown, options?: RequestOptions): Promise<Answer>
  /** Opens an account, with a balance by a deposit, and returns its id. */
  openAccount(account?: Record<string, unknown> & { balance?: string }, options?: RequestOptions): Promise<string>
  postTransfer([source, target]: readonly [string, string], amount: string, options?: RequestOptions): Promise<Answer>
  /** What is posted in each account. */
  balancesOf(...accounts: string[]): Promise<string[]>
  /** Everything that a refused request must leave as it was. */
  readState(): Promise<unknown>
  /** Sends a request that must be refused like this, and must leave everything as it was. Returns the answer. */
  expectRefusal(refusal: Refusal, send: () => Promise<Answer>): Promise<Answer>
  /** Throws, naming what is wrong, unless every promise of the books holds. */
  verify(): Promise<void>
  close(): Promise<void>
}

/** Shared with the revenue service. */
export const revenueSecret = 'secret-of-the-tests-of-the-ledger'

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:1'
const postingDefaults: Config['posting'] = { lanes: 2, groupMax: 500, queueMax: 10_000 }

export interface TestLedgerOptions {
  posting?: Partial<Config['posting']>
  /** Another replica, on the database of a ledger that runs already. */
  on?: Pick<TestLedger, 'serviceUrl' | 'auditorUrl' | 'superuserUrl'>
  /** The superuser's URL of another server than that of the run, for example one from `startPostgres`. */
  server?: string
  /** What the service connects to instead of the database itself, for example `through` of a cut proxy. */
  through?: (serviceUrl: string) => string
  /** URL of the FX service; none answers when left out. */
  fx?: string
  /** URL of the revenue service; none answers when left out. */
  revenue?: string
  /** Every answer is held to the OpenAPI document. */
  contract?: boolean
}

const againMs = 100

/** One for all: each stays with the process until it ends. */
const logger = createLogger('ledger', 'silent')

/** A ledger of its own for a test file. */
export async function startLedger(options: TestLedgerOptions = {}): Promise<TestLedger> {
  const database = options.on
    ? { ...options.on, drop: async () => undefined }
    : await createTestDatabase({
        service: 'ledger',
        migrate: (ownerUrl) => service.migrate(ownerUrl, console.error),
        ...(options.server && { superuserUrl: options.server }),
      })
  const config: Config = {
    http: { host: '127.0.0.1', port: 0 },
    database: { url: options.through?.(database.serviceUrl) ?? database.serviceUrl, connectionsMax: 4 },
    migration: undefined,
    logLevel: 'silent',
    posting: { ...postingDefaults, ...options.posting },
    fxUrl: options.fx ?? nowhere,
    revenueUrl: options.revenue ?? nowhere,
    revenueSecret,
  }
  const app = await service.build(config, logger)
  await app.ready()
  const contract = options.contract ? readContract(app.swagger() as never) : undefined
  const db = connect(database.serviceUrl, { connectionsMax: 2 })
  const auditor = connect(database.auditorUrl)

  async function sendOnce(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const answer = await app.inject({
      method,
      url: path,
      headers,
      ...(body !== undefined && { payload: body as object }),
    })
    const text = answer.payload
    const { statusCode, headers: received } = answer
    const parsed = text.startsWith('{') ? JSON.parse(text) : undefined
    contract?.check(method, path, { statusCode, headers: received, body: parsed })
    return { statusCode, headers: received, text, body: parsed }
  }

  const neighbourOf = { fx_unavailable: options.fx, revenue_unavailable: options.revenue }

  /** As clients do, it sends again with the same key when an honest neighbour did not answer in time. */
  async function send(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body: unknown,
    { ledger, key, headers }: RequestOptions = {},
  ): Promise<Answer> {
    const sent = {
      ...(ledger && { 'florin-ledger': ledger }),
      ...(method === 'POST' && key !== null && { 'idempotency-key': key ?? randomUUID() }),
      ...headers,
    }
    let answer = await sendOnce(method, path, body, sent)
    while (isHonest(neighbourOf[answer.body?.code as keyof typeof neighbourOf])) {
      await sleep(againMs)
      answer = await sendOnce(method, path, body, sent)
    }
    return answer
  }

  const ledger: TestLedger = {
    app,
    db,
    superuserUrl: database.superuserUrl,
    serviceUrl: database.serviceUrl,
    auditorUrl: database.auditorUrl,
    get: (path, options) => send('GET', path, undefined, options),
    post: (path, body, options) => send('POST', path, body, options),
    patch: (path, body, options) => send('PATCH', path, body, options),
    async openAccount({ balance, ...account } = {}, options) {
      const opened = await ledger.post('/v1/accounts', { currency: 'USD', ...account }, { ...options, key: null })
      assert.equal(opened.statusCode, 201, opened.text)
      const { id } = opened.body
      if (balance !== undefined) {
        const deposit = await ledger.post(
          '/v1/deposits',
          { account: id, amount: balance },
          { ...options, key: randomUUID() },
        )
        assert.equal(deposit.statusCode, 201, deposit.text)
      }
      return id
    },
    postTransfer: ([source, target], amount, options) =>
      ledger.post('/v1/transfers', { source_account: source, target_account: target, amount }, options),
    async balancesOf(...accounts) {
      const { rows } = await db.query<{ id: string; posted: string }>(
        'select id, posted from accounts where id = any($1::uuid[])',
        [accounts],
      )
      const posted = new Map(rows.map((row) => [row.id, row.posted]))
      return accounts.map((id) => posted.get(id) ?? 'no such account')
    },
    async readState() {
      const { rows } = await db.query(`
        select (select json_agg(a order by id) from accounts a) as accounts,
               (select count(*) from transactions) as transactions, (select count(*) from entries) as entries,
               (select json_agg(k order by ledger, key) from idempotency_keys k where refusal_code is null) as keys, (select count(*) from conversions) as conversions,
               (select count(*) from fees) as fees, (select count(*) from outbox) as outbox,
               (select count(*) from currencies) as currencies, (select count(*) from ledgers) as ledgers`)
      return rows[0]
    },
    async expectRefusal(refusal, send) {
      const before = await ledger.readState()
      const answer = await send()
      assert.equal(`${answer.statusCode} ${answer.body?.code}`, refusal, answer.text)
      assert.equal(answer.body.status, answer.statusCode)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      assert.equal(answer.body.request_id, answer.headers['x-request-id'])
      assert.deepEqual(await ledger.readState(), before, 'a refused request moves nothing')
      return answer
    },
    async verify() {
      const { verdicts } = await verifyBooks(auditor, parts, { full: true, remember: true })
      const broken = verdicts.filter(({ count }) => count > 0)
      assert.equal(broken.length, 0, JSON.stringify(broken, null, 2))
    },
    async close() {
      // Without the farewell that a load balancer is given.
      app.server.close()
      await app.close()
      await db.end()
      await auditor.end()
      await database.drop()
    },
  }
  return ledger
}

/** An order of a conversion that bounds its rate by nothing else, made complete. */
export const atAnyRate = (order: object) =>
  'quote_id' in order || 'max_slippage_bps' in order ? order : { ...order, at_any_rate: true }

/** A pool on the books beside the service, as the role of the URL. Of one connection, so that it is a session. */
export function connect(
  connectionString: string,
  options: Partial<Pick<PoolOptions, 'applicationName' | 'connectionsMax' | 'settings'>> = {},
): pg.Pool {
  return createPool({
    connectionString,
    schema: 'ledger',
    applicationName: 'test',
    connectionsMax: 1,
    statementTimeoutMs: 60_000,
    onError: () => undefined,
    ...options,
  })
}

export const range = (count: number) => Array.from({ length: count }, (_, index) => index)
