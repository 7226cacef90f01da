import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from './clients.ts'
import { connect, startLedger, type TestLedger } from './ledger.ts'

interface Line {
  promises?: string[] | number
  promise?: string
  broken?: number
  findings?: string[]
  step?: string
  checked?: number
  total?: number
  done?: boolean
  accounts?: number
  transactions?: number
  entries?: number
  problem?: { code: string }
}

let ledger: TestLedger
/** Triggers do not fire in its sessions. */
let superuser: pg.Pool
let url: string
let alice: string
let bob: string

beforeAll(async () => {
  ledger = await startLedger()
  await ledger.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(ledger.app.server.address() as AddressInfo).port}`
  superuser = connect(ledger.superuserUrl, { settings: { session_replication_role: 'replica' } })
  alice = await ledger.openAccount({ balance: '10.00' })
  bob = await ledger.openAccount()
  for (const amount of ['1.00', '2.00', '3.00']) {
    expect((await ledger.postTransfer([alice, bob], amount)).statusCode).toBe(201)
  }
  expect((await ledger.post('/v1/ledgers', { name: 'other' })).statusCode).toBe(201)
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
})

const linesOf = (text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

async function verify(name = 'main'): Promise<Line[]> {
  const { statusCode, text } = await ledger.post(`/v1/ledgers/${name}/verifications`, undefined, { key: null })
  expect(statusCode, text).toBe(200)
  return linesOf(text)
}

/** Changes rows for the time of `work`. */
async function damaged<T>(damage: string, repair: string, work: () => Promise<T>): Promise<T> {
  await superuser.query(damage)
  try {
    return await work()
  } finally {
    await superuser.query(repair)
  }
}

const brokenIn = (lines: Line[]) => lines.filter(({ promise, broken }) => promise !== undefined && broken !== 0)

test('each promise has one line, after all were named, and the last line counts what was checked', async () => {
  const lines = await verify()
  const { promises } = lines[0] as { promises: string[] }
  const told = lines.flatMap(({ promise }) => promise ?? [])
  expect(told.toSorted()).toEqual(promises.toSorted())
  expect(new Set(told).size).toBe(told.length)
  expect(brokenIn(lines)).toEqual([])
  expect(lines.at(-1)).toEqual({
    done: true,
    // With those of the system.
    accounts: 7,
    transactions: 4,
    entries: 8,
    promises: promises.length,
    broken: 0,
  })
  const steps = lines.filter(({ step }) => step !== undefined)
  expect(steps.map(({ step }) => step)).toEqual(['accounts', 'accounts', 'transactions'])
  for (const { checked, total } of steps) expect(checked).toBeLessThanOrEqual(total as number)
})

test.each([
  [
    'numbered 1, 2, 3',
    `update entries set balance_after = 99 where account_id = '$bob' and sequence = 2`,
    `update entries set balance_after = 3 where account_id = '$bob' and sequence = 2`,
  ],
  [
    'all debits equal all credits',
    `update accounts set credits_posted = credits_posted + 1 where id = '$bob'`,
    `update accounts set credits_posted = credits_posted - 1 where id = '$bob'`,
  ],
  [
    'The history of each account',
    `update accounts set name = 'Mallory' where id = '$bob'`,
    `update accounts set name = null where id = '$bob'`,
  ],
])('a broken promise is named with what is broken: %s', async (words, damage, repair) => {
  const lines = await damaged(damage.replace('$bob', bob), repair.replace('$bob', bob), () => verify())
  const broken = brokenIn(lines)
  const found = broken.find(({ promise }) => promise?.includes(words))
  expect(found).toMatchObject({ broken: 1, findings: [expect.stringContaining(words.startsWith('all') ? 'USD' : bob)] })
  expect(lines.at(-1)).toMatchObject({ done: true, broken: broken.length })
  expect(brokenIn(await verify())).toEqual([])
})

test('outcomes are listed, newest first, and one that did not end is not among them', async () => {
  const name = await ledger.post('/v1/ledgers', { name: 'listed' })
  expect(name.statusCode).toBe(201)
  const list = async () => (await ledger.get('/v1/ledgers/listed/verifications')).body.data
  expect(await list()).toEqual([])
  await verify('listed')
  const running = request(`${url}/v1/ledgers/listed/verifications`, { method: 'POST' }).end()
  running.on('error', () => undefined)
  await once(running, 'finish')
  running.destroy()
  await until('the turn has ended', async () => {
    const { statusCode } = await ledger.post('/v1/ledgers/listed/verifications', undefined, { key: null })
    return statusCode === 200
  })
  const outcomes = await list()
  // The one whose reader left may have ended before that was known.
  expect([2, 3]).toContain(outcomes.length)
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ verified_by: expect.any(String), transactions: 0, broken: 0 })
    expect(outcome.promises).toBeGreaterThan(30)
    expect(Date.parse(outcome.ended_at)).toBeGreaterThanOrEqual(Date.parse(outcome.started_at))
  }
  expect(outcomes.map(({ id }: { id: string }) => id)).toEqual(
    outcomes
      .map(({ id }: { id: string }) => id)
      .toSorted()
      .toReversed(),
  )
  const damage = (text: string) => `update accounts set name = ${text} where id = '${bob}'`
  await damaged(damage(`'Mallory'`), damage('null'), () => verify())
  const { body } = await ledger.get('/v1/ledgers/main/verifications?limit=1')
  expect(body.data[0]).toMatchObject({ broken: 1 })
  expect(body.next_cursor).not.toBeNull()
})

test('a ledger is verified alone: what is broken in another one is not found', async () => {
  const set = (name: string) => `update accounts set name = ${name} where id = '${bob}'`
  const lines = await damaged(set(`'Mallory'`), set('null'), () => verify('other'))
  expect(lines.at(-1)).toMatchObject({ done: true, accounts: 0, transactions: 0, broken: 0 })
})

test('one verification runs at a time; when its reader leaves it ends, and postings never wait for it', async () => {
  const holder = await superuser.connect()
  try {
    await holder.query('begin')
    // A check reads it; transfers do not.
    await holder.query('lock table payment_numbers in access exclusive mode')
    const running = request(`${url}/v1/ledgers/main/verifications`, { method: 'POST' }).end()
    const [answer] = (await once(running, 'response')) as [IncomingMessage]
    expect(answer.statusCode).toBe(200)
    const lines: string[] = []
    answer.setEncoding('utf8').on('data', (text: string) => lines.push(text))
    answer.on('error', () => undefined)
    await until('it waits for the table', async () => {
      const { rows } = await holder.query(
        `select from pg_locks where relation = 'ledger.payment_numbers'::regclass and not granted`,
      )
      return rows.length > 0
    })
    const second = await ledger.post('/v1/ledgers/other/verifications', undefined, { key: null })
    expect(second.statusCode).toBe(409)
    expect(second.body.code).toBe('verification_running')
    expect((await ledger.postTransfer([alice, bob], '0.01')).statusCode).toBe(201)
    expect((await ledger.postTransfer([bob, alice], '0.01')).statusCode).toBe(201)
    running.destroy()
    await holder.query('rollback')
    await until('its turn has ended', async () => {
      const { statusCode } = await ledger.post('/v1/ledgers/other/verifications', undefined, { key: null })
      return statusCode === 200
    })
    expect(lines.join('')).not.toContain('"done"')
  } finally {
    holder.release(true)
  }
})

test('a reader that leaves before the first line keeps no other one waiting', async () => {
  for (let round = 0; round < 10; round += 1) {
    const running = request(`${url}/v1/ledgers/main/verifications`, { method: 'POST' }).end()
    running.on('error', () => undefined)
    await once(running, 'finish')
    setTimeout(() => running.destroy(), round)
    await new Promise((resolve) => running.once('close', resolve))
  }
  await until('no verification runs', async () => {
    const { statusCode } = await ledger.post('/v1/ledgers/main/verifications', undefined, { key: null })
    return statusCode === 200
  })
})
