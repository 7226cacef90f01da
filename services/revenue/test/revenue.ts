import assert from 'node:assert/strict'
import { createPool } from '@florin/postgres'
import { createLogger, type Service } from '@florin/server'
import { createTestDatabase } from '@florin/testing'
import type pg from 'pg'
import type { Config } from '../src/config.ts'
import { revenue as service } from '../src/main.ts'

export interface Answer {
  statusCode: number
  headers: Record<string, unknown>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it
  body: any
}

export interface RequestOptions {
  ledger?: string
  accept?: string
  /** Null sends none; the ledger's when left out. */
  authorization?: string | null
}

/** Status and code: `'422 fee_conflict'`. */
export type Refusal = `${number} ${string}`

export interface TestRevenue {
  app: Service
  /** With the rights of the service. */
  db: pg.Pool
  serviceUrl: string
  ownerUrl: string
  superuserUrl: string
  get(path: string, options?: RequestOptions): Promise<Answer>
  post(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>
  /** The fields of a schedule that must be made: `addSchedule({ code: 'card', rule: { flat: '0.25' } })`. */
  addSchedule(schedule: object, options?: RequestOptions): Promise<Answer['body']>
  /** The fields of the answer to what must be priced. */
  assess(code: string, order: object, options?: RequestOptions): Promise<Answer['body']>
  /** Records a fee that must be good. */
  record(fee: object): Promise<Answer['body']>
  /** The outcomes of a batch. */
  recordBatch(fees: object[]): Promise<Answer['body']['data']>
  /** What of the books a refused request must leave as it was. */
  readState(): Promise<unknown>
  /** Sends a request that must be refused like this, and must change nothing. */
  expectRefusal(refusal: Refusal, send: () => Promise<Answer>): Promise<Answer>
  close(): Promise<void>
}

export interface TestRevenueOptions {
  /** Another replica, on the database of a service that runs already. */
  on?: TestRevenue
  /** The superuser's URL of another server than that of the run. */
  server?: string
  /** What the service connects to instead of the database itself, for example `through` of a cut proxy. */
  through?: (serviceUrl: string) => string
  /** Of the FX service; nothing answers there when it is left out. */
  fx?: string
}

export const testSecret = 'secret-of-the-tests-of-the-revenue-service'

/** A revenue service with a database of its own. */
export async function startRevenue(options: TestRevenueOptions = {}): Promise<TestRevenue> {
  const { on } = options
  const database = on
    ? { ...on, drop: async () => undefined }
    : await createTestDatabase({
        service: 'revenue',
        migrate: (ownerUrl) => service.migrate(ownerUrl, console.error),
        ...(options.server && { superuserUrl: options.server }),
      })
  const config: Config = {
    http: { host: '127.0.0.1', port: 0 },
    database: { url: options.through?.(database.serviceUrl) ?? database.serviceUrl, connectionsMax: 4 },
    migration: undefined,
    logLevel: 'silent',
    fxUrl: options.fx ?? 'http://127.0.0.1:1',
    secret: testSecret,
  }
  const app = await service.build(config, createLogger('revenue', config.logLevel))
  await app.ready()
  const db = createPool({
    connectionString: database.serviceUrl,
    schema: 'revenue',
    applicationName: 'test',
    connectionsMax: 2,
    statementTimeoutMs: 60_000,
    onError: () => undefined,
  })

  async function send(
    method: 'GET' | 'POST',
    path: string,
    body: unknown,
    { ledger, accept, authorization = `Bearer ${testSecret}` }: RequestOptions = {},
  ) {
    const answer = await app.inject({
      method,
      url: path,
      headers: {
        ...(ledger && { 'florin-ledger': ledger }),
        ...(accept && { accept }),
        ...(authorization !== null && { authorization }),
      },
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

  const revenue: TestRevenue = {
    app,
    db,
    serviceUrl: database.serviceUrl,
    ownerUrl: database.ownerUrl,
    superuserUrl: database.superuserUrl,
    get: (path, options) => send('GET', path, undefined, options),
    post: (path, body, options) => send('POST', path, body, options),
    async addSchedule(schedule, options) {
      const answer = await revenue.post(
        '/v1/fee-schedules',
        { currency: 'USD', kinds: ['withdrawal'], ...schedule },
        options,
      )
      assert.equal(answer.statusCode, 201, answer.text)
      return answer.body
    },
    async assess(code, order, options) {
      const answer = await revenue.post(
        `/v1/fee-schedules/${code}/assess`,
        { currency: 'USD', kind: 'withdrawal', ...order },
        options,
      )
      assert.equal(answer.statusCode, 200, answer.text)
      return answer.body
    },
    async record(fee) {
      const answer = await revenue.post('/v1/fees', fee)
      assert.equal(answer.statusCode, 201, answer.text)
      return answer.body
    },
    async recordBatch(fees) {
      const answer = await revenue.post('/v1/fees/batch', { fees })
      assert.equal(answer.statusCode, 200, answer.text)
      return answer.body.data
    },
    async readState() {
      const { rows } = await db.query(`
        select (select count(*) from fee_schedules) as schedules, (select count(*) from fees) as fees,
               (select sum(amount) from fees) as charged,
               (select array_agg(d order by d) from revenue_days d) as days`)
      return rows[0]
    },
    async expectRefusal(refusal, send) {
      const before = await revenue.readState()
      const answer = await send()
      assert.equal(`${answer.statusCode} ${answer.body?.code}`, refusal, answer.text)
      assert.equal(answer.body.status, answer.statusCode)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      assert.deepEqual(await revenue.readState(), before, 'a refused request changes nothing')
      return answer
    },
    async close() {
      await app.close()
      await db.end()
      await database.drop()
    },
  }
  return revenue
}

let lastId = 0

/** An id that no other call has given. */
export function newId(): string {
  lastId += 1
  return `0199c2a4-0000-7000-8000-${String(lastId).padStart(12, '0')}`
}

let lastCode = 0

/** A code that no other call has given. */
export function newCode(): string {
  lastCode += 1
  return `schedule-${lastCode}`
}

/** For `vi.waitFor`. */
export const soon = { timeout: 120_000, interval: 20 }

/** A payment's fee as the ledger would record it; of no schedule unless it is said. */
export function feeOf(fields: object = {}) {
  return {
    id: newId(),
    ledger: 'main',
    transaction: newId(),
    account: '0199c2a4-0000-7000-8000-00000000aaaa',
    owner: 'alice' as string | null,
    kind: 'withdrawal',
    schedule: null as string | null,
    version: null as number | null,
    amount: '1.00',
    currency: 'USD',
    charged_at: '2026-04-13T09:30:00.000Z',
    reverses: null as string | null,
    ...fields,
  }
}

/** What takes a fee back. */
export function reversalOf(fee: ReturnType<typeof feeOf>, fields: object = {}) {
  return feeOf({ ...fee, id: newId(), transaction: newId(), amount: `-${fee.amount}`, reverses: fee.id, ...fields })
}

export const range = (count: number) => Array.from({ length: count }, (_, index) => index)
