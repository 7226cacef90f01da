import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { pick, startClients, until } from './clients.ts'
import { respondAsync, type TestIngestion } from './ingestion.ts'
import type { Answer } from './ledger.ts'
import { range } from './ledger.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

export const ingestProgram = fileURLToPath(new URL('../src/ingest.ts', import.meta.url))

/** A worker as a process of its own. */
export function startWorkerProcess({ ledger, kafka }: TestIngestion): Promise<ServiceProcess> {
  return startServiceProcess(environmentOf(ledger.serviceUrl, kafka), ingestProgram)
}

export const environmentOf = (databaseUrl: string, kafka: TestIngestion['kafka']) => ({
  DATABASE_URL: databaseUrl,
  KAFKA_BROKERS: kafka.brokers.join(','),
  KAFKA_COMMANDS_TOPIC: kafka.commandsTopic,
})

interface Sent {
  id: string
  key: string
  amount: string
}

export interface Load {
  /** Orders that were answered 202. */
  accepted: Sent[]
  /** Answers that were no 202: all 503. */
  unavailable: number
  stop(): Promise<void>
  /** Every order that was accepted was posted once or refused with a reason, and nothing else was. */
  check(): Promise<{ posted: number; refused: number }>
}

/**
 * Clients that order transfers between some accounts, of which many are impossible because there is little money. An order
 * without 202 is sent again with its key, as clients do. `post` sends to another service than that of the test.
 */
export async function startLoad(
  ingestion: TestIngestion,
  clients: number,
  post: (path: string, body: unknown, options: { key: string; headers: Record<string, string> }) => Promise<Answer> = (
    path,
    body,
    options,
  ) => ingestion.ledger.post(path, body, options),
): Promise<Load> {
  const { ledger } = ingestion
  const accounts = await Promise.all(range(12).map(() => ledger.openAccount({ balance: '20.00' })))
  const load: Load = {
    accepted: [],
    unavailable: 0,
    async stop() {
      await running.stop()
    },
    check: () => checkLoad(ingestion, load.accepted, accounts),
  }
  const running = startClients(clients, async () => {
    const [source, target, amount] = [pick(accounts), pick(accounts), `${1 + Math.floor(Math.random() * 15)}.00`]
    if (source === target) return
    const key = randomUUID()
    const order = { source_account: source, target_account: target, amount }
    await until('the order is accepted', async () => {
      const answer = await post('/v1/transfers', order, { key, headers: respondAsync }).catch(() => undefined)
      if (answer?.statusCode === 202) {
        load.accepted.push({ id: answer.body.id, key, amount })
        return true
      }
      if (answer) assert.equal(answer.statusCode, 503, answer.text)
      load.unavailable += 1
      await sleep(50)
      return false
    })
    await sleep(2)
  })
  return load
}

async function checkLoad({ ledger, settled }: TestIngestion, accepted: Sent[], accounts: string[]) {
  await settled()
  const counts = { posted: 0, refused: 0 }
  const transactions = new Set<string>()
  for (const { id, key, amount } of accepted) {
    const { statusCode, body, text } = await ledger.get(`/v1/operations/${id}`)
    expect(statusCode, text).toBe(200)
    if (body.status === 'posted') {
      expect(body.result.entries[0].amount).toBe(amount)
      const byKey = await ledger.get(`/v1/transactions/key:${key}`)
      expect(byKey.body.id).toBe(body.result.id)
      transactions.add(body.result.id)
      counts.posted += 1
    } else {
      expect(body.status).toBe('refused')
      expect(body.problem.code).toBe('insufficient_funds')
      counts.refused += 1
    }
  }
  expect(transactions.size).toBe(counts.posted)
  const { rows } = await ledger.db.query<{ transfers: string; keys: string }>(
    `select (select count(*) from transactions where kind = 'transfer') as transfers,
            (select count(*) from idempotency_keys where key = any($1::text[])) as keys`,
    [accepted.map(({ key }) => key)],
  )
  expect(rows[0]).toEqual({ transfers: String(counts.posted), keys: String(accepted.length) })
  const balances = await ledger.balancesOf(...accounts)
  expect(balances.reduce((sum, balance) => sum + Number(balance), 0)).toBe(20 * accounts.length)
  await ledger.verify()
  return counts
}
