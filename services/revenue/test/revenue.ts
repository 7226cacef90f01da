import assert from 'node:assert/strict'
import { createServiceTokens, serviceTokenHeader } from '@florin/identity'
import { type AuthSettings, createLogger, type Service } from '@florin/server'
import { type Answer, type Refusal, type ServiceOptions, startTestService, type TestService } from '@florin/testing'
import { revenue as service } from '../src/main.ts'

export type { Answer, Refusal }

export interface RequestOptions {
  ledger?: string
  accept?: string
  authorization?: string
  /** Null sends none; the ledger's when left out, on its own routes. */
  serviceToken?: string | null
}

export interface TestRevenue extends TestService<Service> {
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
}

export interface TestRevenueOptions extends ServiceOptions {
  /** Of the FX service; nothing answers there when it is left out. */
  fx?: string
  /** Off when left out. */
  auth?: AuthSettings
}

export const serviceSecret = 'secret-of-the-tests-of-the-revenue-service'

/** A revenue service with a database of its own. */
export async function startRevenue(options: TestRevenueOptions = {}): Promise<TestRevenue> {
  const started = await startTestService(
    {
      name: 'revenue',
      migrate: (ownerUrl) => service.migrate(ownerUrl, console.error),
      build: (database) =>
        service.build(
          {
            http: { host: '127.0.0.1', port: 0 },
            database,
            migration: undefined,
            logLevel: 'silent',
            fxUrl: options.fx ?? 'http://127.0.0.1:1',
            auth: options.auth ?? { mode: 'open' },
            serviceSecret,
          },
          createLogger('revenue', 'silent'),
        ),
    },
    options,
  )

  const tokens = createServiceTokens('ledger', serviceSecret)
  /** What only the ledger may call carries its token, unless another one is given. */
  const send = async (
    method: 'GET' | 'POST',
    path: string,
    body: unknown,
    { ledger, accept, serviceToken, authorization }: RequestOptions = {},
  ) => {
    const isInternal = method === 'POST' ? path.startsWith('/v1/fees') : path.startsWith('/v1/fee-schedule-changes')
    const ofLedger = isInternal && serviceToken === undefined ? await tokens.tokenFor('revenue', undefined) : undefined
    const given = serviceToken ?? ofLedger
    return started.send(method, path, body, {
      'florin-ledger': ledger,
      accept,
      authorization,
      [serviceTokenHeader]: given,
    })
  }

  const revenue: TestRevenue = {
    ...started,
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

export { soon } from '@florin/testing'

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
