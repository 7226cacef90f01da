import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPool, type PoolOptions } from '@florin/postgres'
import { createLogger, type Service } from '@florin/server'
import { type Answer, type Refusal, readContract, type ServiceOptions, startTestService } from '@florin/testing'
import type pg from 'pg'
import type { Config } from '../src/config.ts'
import { parts } from '../src/core.ts'
import { ledger as ledgerService } from '../src/main.ts'
import { verifyBooks } from '../src/verify/verify.ts'
import { isHonest } from './neighbours.ts'

export type { Answer, Refusal }

export interface RequestOptions {
  ledger?: string
  /** Null sends none; a new one when left out. */
  key?: string | null
  headers?: Record<string, string>
}

export interface TestLedger {
  app: Service
  /** For looking into the books, with the rights of the service. */
  db: pg.Pool
  /** For what only the owner or a superuser may try. */
  superuserUrl: string
  serviceUrl: string
  ownerUrl: string
  auditorUrl: string
  get(path: string, options?: RequestOptions): Promise<Answer>
  post(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>
  patch(path: string, body: unknown, options?: RequestOptions): Promise<Answer>
  delete(path: string, options?: RequestOptions): Promise<Answer>
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

/** Shared with the other services. */
export const serviceSecret = 'secret-of-the-tests-of-the-ledger'

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:1'
const postingDefaults: Config['posting'] = { lanes: 2, groupMax: 500, queueMax: 10_000 }

export interface TestLedgerOptions extends ServiceOptions {
  posting?: Partial<Config['posting']>
  /** URL of the FX service; none answers when left out. */
  fx?: string
  /** URL of the revenue service; none answers when left out. */
  revenue?: string
  /** Off when left out. */
  auth?: Config['auth']
  /** Header of requests that send no other. */
  authorization?: string
  kafka?: Config['kafka']
  tls?: Config['http']['tls']
  /** It listens, and posts what falls due. */
  dueWork?: boolean
  /** Private addresses are allowed when left out. */
  webhooks?: Partial<Config['webhooks']>
  /** Every answer is held to the OpenAPI document. */
  contract?: boolean
}

const againMs = 100

/** One for all: each stays with the process until it ends. */
const logger = createLogger('ledger', 'silent')

/** A ledger of its own for a test file. */
export async function startLedger(options: TestLedgerOptions = {}): Promise<TestLedger> {
  const service = await startTestService(
    {
      name: 'ledger',
      migrate: (ownerUrl) => ledgerService.migrate(ownerUrl, console.error),
      build: (database) =>
        ledgerService.build(
          {
            http: { host: '127.0.0.1', port: 0, tls: options.tls },
            database,
            migration: undefined,
            logLevel: 'silent',
            posting: { ...postingDefaults, ...options.posting },
            fxUrl: options.fx ?? nowhere,
            revenueUrl: options.revenue ?? nowhere,
            auth: options.auth ?? { mode: 'open' },
            serviceSecret,
            httpProcesses: 1,
            dueWork: true,
            webhooks: { isOn: true, allowPrivate: true, timeoutMs: 15_000, ...options.webhooks },
            kafka: options.kafka,
          },
          logger,
        ),
      // That a key was refused is remembered.
      state: { only: { idempotency_keys: 'refusal_code is null' } },
    },
    options,
  )
  const { app, db } = service
  // What falls due is posted by a service that listens.
  if (options.dueWork) await app.listen({ host: '127.0.0.1', port: 0 })
  const contract = options.contract ? readContract(app.swagger() as never) : undefined
  const auditor = connect(service.auditorUrl)

  const neighbourOf = { fx_unavailable: options.fx, revenue_unavailable: options.revenue }

  /** As clients do, it sends again with the same key when an honest neighbour did not answer in time. */
  async function send(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    { ledger, key, headers }: RequestOptions = {},
  ): Promise<Answer> {
    const sent = {
      ...(options.authorization && { authorization: options.authorization }),
      ...(ledger && { 'florin-ledger': ledger }),
      ...(method === 'POST' && key !== null && { 'idempotency-key': key ?? randomUUID() }),
      ...headers,
    }
    for (;;) {
      const answer = await service.send(method, path, body, sent)
      contract?.check(method, path, answer)
      if (!isHonest(neighbourOf[answer.body?.code as keyof typeof neighbourOf])) return answer
      await sleep(againMs)
    }
  }

  const ledger: TestLedger = {
    app,
    db,
    superuserUrl: service.superuserUrl,
    serviceUrl: service.serviceUrl,
    ownerUrl: service.ownerUrl,
    auditorUrl: service.auditorUrl,
    get: (path, options) => send('GET', path, undefined, options),
    post: (path, body, options) => send('POST', path, body, options),
    patch: (path, body, options) => send('PATCH', path, body, options),
    delete: (path, options) => send('DELETE', path, undefined, options),
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
    readState: service.readState,
    expectRefusal: service.expectRefusal,
    async verify() {
      const { verdicts } = await verifyBooks(auditor, parts, { full: true, remember: true })
      const broken = verdicts.filter(({ count }) => count > 0)
      assert.equal(broken.length, 0, JSON.stringify(broken, null, 2))
    },
    async close() {
      // Without the farewell that a load balancer is given.
      app.server.close()
      await auditor.end()
      await service.close()
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
