import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@florin/embedded-postgres'
import { startService } from '@florin/fleet/service-process'
import { services } from '@florin/fleet/services'
import { createServiceTokens, serviceTokenHeader } from '@florin/identity'
import { createPool, migrate } from '@florin/postgres'
import { createTestDatabase, type TestDatabase } from '@florin/testing'
import { until } from './clients.ts'
import type { Call, Fault } from './fx-stub.ts'
import { serviceSecret, type TestLedger } from './ledger.ts'
import { introduce } from './neighbours.ts'

// biome-ignore lint/suspicious/noExplicitAny: JSON, right and wrong
type Json = any

interface Reply {
  status: number
  body: Json
}

/**
 * `before`: the service never hears of the call. `after`: it has done what it was asked, and its answer is the fault's to
 * spoil. Both may look the same to the caller.
 */
export type When = 'before' | 'after'

export interface FaultOptions {
  /** The paths, or the calls, that it happens to; all when left out. */
  on?: RegExp | ((call: Call) => boolean)
  /** How many calls it happens to; all when left out, until `behave`. */
  calls?: number
  /** How many of a hundred calls it happens to, by chance; all when left out. */
  percent?: number
}

/** A fee as both services have it. */
export interface FeeRow {
  id: string
  ledger: string
  transaction: string
  account: string
  owner: string | null
  kind: string
  schedule: string | null
  version: number | null
  amount: string
  currency: string
  charged_at: string
  reverses: string | null
}

/** The revenue service itself, as a process, and before it a proxy: honest, until it is told otherwise. */
export interface RevenueService {
  /** Of the proxy, for the ledger. With `/via-` and a name behind it, the calls say so in their header `via`. */
  url: string
  /** Everything that the proxy was asked, oldest first. */
  calls: Call[]
  /** Each call reaches the service so many times, all at once. */
  copies: number
  /** How long a call waits before it is passed on. */
  delayMs: number
  misbehave(when: When, fault: Fault, options?: FaultOptions): void
  behave(): void
  /** Keeps the next answer of the service to this path until the function that this resolves to is called, or spoils it. */
  holdNext(on: RegExp): Promise<(spoil?: Fault) => void>
  /** Refuses connections, until `comeBack`. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
  /** Past the proxy, as the ledger. */
  get(path: string, ledger?: string): Promise<Reply>
  post(path: string, body: Json, ledger?: string): Promise<Reply>
  /** Makes a fee schedule, or its next version. For every kind of transaction unless it says otherwise. */
  addSchedule(schedule: Json, ledger?: string): Promise<Json>
  /** All that it has, of every ledger, by id. */
  listFees(): Promise<FeeRow[]>
  /** The rows that it has of a ledger, by table. */
  countRows(ledger: string): Promise<Record<string, number>>
  /** As if it had never heard of the fee: what no operation of it does. */
  forget(fee: string): Promise<void>
  close(): Promise<void>
}

/** Where the relay delivers, and where prices come from. */
export const deliveries = /^\/v1\/fees\/batch$/
export const prices = /^\/v1\/fee-schedules\//

const tokens = createServiceTokens('ledger', serviceSecret)

const kinds = ['deposit', 'withdrawal', 'transfer', 'conversion', 'journal']

export async function startRevenueService(): Promise<RevenueService> {
  const entry = services.find(({ name }) => name === 'revenue')
  assert(entry)
  const database = await createRevenueDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'florin-revenue-'))
  const service = startService(entry, {
    port: await findFreePort(),
    logFile: join(folder, 'log'),
    watch: false,
    environment: { DATABASE_URL: database.serviceUrl, SERVICE_SECRET: serviceSecret },
  })
  await service.waitUntilReady()
  const db = createPool({
    connectionString: database.superuserUrl,
    schema: 'revenue',
    applicationName: 'test',
    connectionsMax: 1,
    statementTimeoutMs: 60_000,
    onError: () => undefined,
  })
  const sockets = new Set<Socket>()
  let fault: (FaultOptions & { when: When; fault: Fault }) | undefined
  let holds: { on: RegExp; taken: (release: (spoil?: Fault) => void) => void }[] = []
  let held = 0

  async function send(call: Pick<Call, 'method' | 'path'> & Partial<Call>): Promise<Reply> {
    const { method, path, headers = {}, body } = call
    const ledger = headers['florin-ledger']
    const answer = await fetch(service.url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(typeof ledger === 'string' && { 'florin-ledger': ledger }),
        ...(headers[serviceTokenHeader] && { [serviceTokenHeader]: String(headers[serviceTokenHeader]) }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text }
  }

  async function passOn(call: Call): Promise<Reply> {
    if (revenue.delayMs > 0) await sleep(revenue.delayMs)
    // What a redirect leads to is a good answer, so that whoever follows it is found out.
    const asked = { ...call, path: call.path.replace('/elsewhere', '') }
    const answers = await Promise.all(Array.from({ length: revenue.copies }, () => send(asked)))
    return answers.at(-1) as Reply
  }

  function takeFault(call: Call): typeof fault {
    const { on } = fault ?? {}
    if (!fault || (on && !(on instanceof RegExp ? on.test(call.path) : on(call)))) return undefined
    if (fault.percent !== undefined && Math.random() * 100 >= fault.percent) return undefined
    if (fault.calls === undefined) return fault
    fault.calls -= 1
    return fault.calls >= 0 ? fault : undefined
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request
    const [, via = '', path = ''] = /^(?:\/via-(\w+))?(.*)$/s.exec(url) ?? []
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const body = text === '' ? undefined : JSON.parse(text)
    const call: Call = { method, path, headers: { ...headers, via }, body }
    revenue.calls.push(call)
    response.on('close', () => {
      call.givenUp = !response.writableFinished
    })
    const taken = takeFault(call)
    if (taken?.when === 'before') return taken.fault(response, { status: 500, body: null })
    const honest = await passOn(call)
    if (taken) return taken.fault(response, honest)
    const hold = holds.find(({ on }) => on.test(path))
    if (hold) {
      holds = holds.filter((each) => each !== hold)
      held += 1
      const spoil = await new Promise<Fault | undefined>((resolve) => hold.taken(resolve))
      held -= 1
      if (spoil) return spoil(response, honest)
    }
    const problem = honest.status >= 400 ? 'problem+' : ''
    response.writeHead(honest.status, { 'content-type': `application/${problem}json` })
    response.end(typeof honest.body === 'string' ? honest.body : JSON.stringify(honest.body))
  }

  const proxy = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy())
  })
  proxy.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo

  const isHonest = () =>
    !fault && holds.length + held === 0 && revenue.delayMs === 0 && revenue.copies === 1 && proxy.listening
  const revenue: RevenueService = {
    url: `http://127.0.0.1:${port}`,
    calls: [],
    copies: 1,
    delayMs: 0,
    misbehave(when, happens, options = {}) {
      fault = { when, fault: happens, ...options }
    },
    behave() {
      fault = undefined
      revenue.copies = 1
      revenue.delayMs = 0
    },
    holdNext: (on) => new Promise((taken) => holds.push({ on, taken })),
    async goDown() {
      if (!proxy.listening) return
      const closed = once(proxy, 'close')
      proxy.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async comeBack() {
      if (proxy.listening) return
      proxy.listen(port, '127.0.0.1')
      await once(proxy, 'listening')
    },
    get: (path, ledger = 'main') => send({ method: 'GET', path, headers: { 'florin-ledger': ledger } }),
    post: async (path, body, ledger = 'main') =>
      send({
        method: 'POST',
        path,
        headers: {
          'florin-ledger': ledger,
          ...(/^\/v1\/(fees|removed-ledgers)/.test(path) && {
            [serviceTokenHeader]: await tokens.tokenFor('revenue', undefined),
          }),
        },
        body,
      }),
    async addSchedule(schedule, ledger) {
      const { status, body } = await revenue.post('/v1/fee-schedules', { currency: 'USD', kinds, ...schedule }, ledger)
      assert.equal(status, 201, JSON.stringify(body))
      return body
    },
    async listFees() {
      const { rows } = await db.query<FeeRow>(
        `select id, ledger, transaction_id as transaction, account_id as account, owner, kind, schedule, version,
                amount::text, currency, to_json(charged_at) #>> '{}' as charged_at, reverses
           from fees order by id`,
      )
      return rows
    },
    async countRows(ledger) {
      const { rows } = await db.query<{ name: string }>(
        `select table_name as name from information_schema.columns
          where table_schema = 'revenue' and column_name = 'ledger' order by table_name`,
      )
      const counts: Record<string, number> = {}
      for (const { name } of rows) {
        const { rowCount } = await db.query(`select from ${name} where ledger = $1`, [ledger])
        counts[name] = rowCount ?? 0
      }
      return counts
    },
    async forget(fee) {
      await db.query(`set session_replication_role = replica; delete from fees where id = '${fee}';
                      set session_replication_role = origin`)
    },
    async close() {
      await revenue.goDown()
      await db.end()
      await service.stop()
      await rm(folder, { recursive: true })
      await database.drop()
    },
  }
  introduce(revenue.url, isHonest)
  return revenue
}

const migrations = fileURLToPath(new URL('../../revenue/migrations', import.meta.url))

/** Migrated here, and not by the process: the service's own tests of the same run copy the same template. */
export function createRevenueDatabase(): Promise<TestDatabase> {
  return createTestDatabase({
    service: 'revenue',
    migrate: (connectionString) =>
      migrate({ connectionString, schema: 'revenue', folder: migrations, log: console.error }),
  })
}

/** What the ledger has charged and given back, by id: what the revenue service is to have. */
export async function listCharged({ db }: Pick<TestLedger, 'db'>): Promise<FeeRow[]> {
  const { rows } = await db.query<FeeRow>(
    `select f.id, l.name as ledger, f.transaction_id as transaction, f.account_id as account, a.owner, f.kind, f.schedule,
            f.version, f.amount::text, f.currency, to_json(t.recorded_at) #>> '{}' as charged_at, f.reverses
       from fees f
       join ledgers l on l.id = f.ledger
       join transactions t on t.ledger = f.ledger and t.id = f.transaction_id
       join accounts a on a.ledger = f.ledger and a.id = f.account_id
      where f.amount <> 0 order by f.id`,
  )
  return rows
}

/** How many records the outbox has, of all ledgers, by their state. */
export async function countRecords({ db }: Pick<TestLedger, 'db'>): Promise<Record<string, number>> {
  const { rows } = await db.query<{ state: string; records: number }>(
    'select state, count(*)::integer as records from outbox group by state',
  )
  return Object.fromEntries(rows.map(({ state, records }) => [state, records]))
}

/** Waits until nothing is left to be delivered. */
export async function waitUntilDelivered(ledger: Pick<TestLedger, 'db'>): Promise<void> {
  await until('everything is delivered', async () => ((await countRecords(ledger)).pending ?? 0) === 0)
}

/**
 * Waits until nothing is left to be delivered. Throws, naming what differs, unless the revenue service then has each fee
 * of the ledger once, to the digit, and nothing else; and unless both agree with the accounts that the fees are on.
 * Returns how many there are.
 */
export async function expectAllDelivered(ledger: TestLedger, revenue: RevenueService): Promise<number> {
  await waitUntilDelivered(ledger)
  assert.deepEqual(await countRecords(ledger), {})
  const fees = await revenue.listFees()
  const charged = (await listCharged(ledger)).map((fee) => JSON.stringify(fee))
  const recorded = fees.map((fee) => JSON.stringify(fee))
  const [isCharged, isRecorded] = [new Set(charged), new Set(recorded)]
  const lost = charged.filter((fee) => !isRecorded.has(fee)).slice(0, 5)
  const extra = recorded.filter((fee) => !isCharged.has(fee)).slice(0, 5)
  assert.deepEqual({ lost, extra }, { lost: [], extra: [] })
  assert.equal(recorded.length, charged.length)
  assert.deepEqual(sumByAccount(fees), await readEarned(ledger))
  return recorded.length
}

/** In units of 10^-18, because neither of the two services is to do the sums. */
function sumByAccount(fees: FeeRow[]): Record<string, string> {
  const sums = new Map<string, bigint>()
  for (const { ledger, kind, currency, amount } of fees) {
    const account = `${ledger} system.${kind === 'fx_spread' ? 'fx-spread' : 'fees'}.${currency.toLowerCase()}`
    sums.set(account, (sums.get(account) ?? 0n) + toUnits(amount))
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0n).map(([account, sum]) => [account, String(sum)]))
}

function toUnits(amount: string): bigint {
  const [, sign, whole, decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? assert.fail(amount)
  return BigInt(`${sign}${whole}${decimals.padEnd(18, '0')}`)
}

async function readEarned({ db }: TestLedger): Promise<Record<string, string>> {
  const { rows } = await db.query<{ account: string; posted: string }>(
    `select l.name || ' ' || a.code as account, a.posted
       from accounts a join ledgers l on l.id = a.ledger
      where a.code ~ '^system[.](fees|fx-spread)[.]' and a.posted <> 0`,
  )
  return Object.fromEntries(rows.map(({ account, posted }) => [account, String(toUnits(posted))]))
}

/** What is claimed by a relay that is gone comes back at once, instead of after its lease. */
export async function endLeases({ db }: TestLedger): Promise<void> {
  await db.query(`update outbox set due_at = stamp() where state = 'pending'`)
}
