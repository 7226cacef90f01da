import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tablesAfterTransactions, tablesBeforeAccounts } from '../src/export/rows.ts'
import { until } from './clients.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { type Answer, atAnyRate, range, startLedger, type TestLedger } from './ledger.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'

let ledger: TestLedger
/** On a database of its own. */
let other: TestLedger
let fx: FxStub
let revenue: RevenueService
/** The file, and its header `florin-export-to`. */
let file: string
let to: string
/** Orders that were sent to the original, with their keys and answers. */
const sent: { path: string; body: object; key: string; answer: { statusCode: number; text: string } }[] = []
const batches: { body: { mode: string; orders: object[] }; key: string }[] = []

beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684', JPY: '186.75' })
  revenue = await startRevenueService()
  await revenue.addSchedule({ code: 'standard', currency: '*', rule: { percentage_bps: '50' } })
  const peers = { fx: fx.url, revenue: revenue.url, dueWork: true }
  ledger = await startLedger(peers)
  other = await startLedger(peers)
  await fillBooks()
  ;({ file, to } = await exportOf(ledger))
})
afterAll(async () => {
  await ledger.verify()
  await other.verify()
  await ledger.close()
  await other.close()
  await fx.close()
  await revenue.close()
})

async function post(path: string, body: object) {
  const key = randomUUID()
  const answer = await ledger.post(path, body, { key })
  expect(answer.statusCode, answer.text).toBeLessThan(300)
  sent.push({ path, body, key, answer })
  return answer.body
}

/** A line of a file, parsed. */
type Line = Answer['body']

/** Everything that an export carries. */
async function fillBooks() {
  await post('/v1/currencies', { code: 'BTC', exponent: 8, name: 'Bitcoin' })
  await post('/v1/currencies', { code: 'POINTS', exponent: 0, name: 'Points' })
  const open = (code: string, currency: string, balance: string, more = {}) =>
    ledger.openAccount({ code, currency, balance, ...more })
  const alice = await open('customers.alice.usd', 'USD', '1000.00', { owner: 'alice', name: 'Alice "é" \u2028' })
  const bob = await open('customers.bob.usd', 'USD', '500.00', {
    owner: 'bob',
    metadata: { b: '2', a: '1', '10': 'x' },
  })
  const yen = await open('customers.alice.jpy', 'JPY', '1000', { owner: 'alice' })
  const coins = await open('customers.alice.btc', 'BTC', '0.00000003')
  await open('points', 'POINTS', '12345678901234567890')
  const loan = await post('/v1/accounts', { currency: 'USD', code: 'loan', type: 'asset', minimum_balance: null })
  const empty = await ledger.openAccount({ code: 'emptied', currency: 'USD', balance: '5.00' })
  const limit = { account: alice, measure: 'out', period: 'day', amount: '5000.00' }
  expect((await ledger.post('/v1/limits', limit)).statusCode).toBe(201)
  const ofOwner = { owner: 'bob', currency: 'USD', measure: 'in', period: 'month', amount: '90000.00' }
  expect((await ledger.post('/v1/limits', ofOwner)).statusCode).toBe(201)

  const fee = { fee_schedule: 'standard' }
  const transfer = { source_account: alice, target_account: bob, amount: '1.01' }
  await post('/v1/transfers', { ...transfer, reference: 'ref', description: 'a\nb', metadata: { z: '1', a: '2' } })
  await post('/v1/transfers', { ...transfer, effective_at: '2024-02-29T12:00:00.123Z' })
  await post('/v1/transfers', { ...transfer, effective_at: '2024-02-29T12:00:00.123Z', ...fee })
  const paid = await post('/v1/transfers', { ...transfer, source_account: bob, target_account: alice, ...fee })
  await post(`/v1/transactions/${paid.id}/reversal`, { description: 'sorry' })
  await post(
    '/v1/conversions',
    atAnyRate({ source_account: alice, target_account: yen, source_amount: '20.00', ...fee }),
  )
  await post('/v1/withdrawals', { account: bob, amount: '7.00', ...fee })
  const refused = { path: '/v1/withdrawals', body: { account: coins, amount: '1.00000000' }, key: randomUUID() }
  sent.push({ ...refused, answer: await ledger.post(refused.path, refused.body, { key: refused.key }) })

  const captured = await post('/v1/holds', { account: alice, target_account: bob, amount: '50.00' })
  await post(`/v1/holds/${captured.id}/capture`, { amount: '20.00' })
  const voided = await post('/v1/holds', { account: alice, target_account: bob, amount: '10.00' })
  await post(`/v1/holds/${voided.id}/void`, {})
  await post('/v1/holds', { account: bob, amount: '11.00', ...fee })
  const bps = { percentage_bps: '200', delay: 0 }
  const payment = await post('/v1/payments', {
    account: alice,
    amount: '50.00',
    merchant: { name: 'Shop' },
    cashback: bps,
  })
  await until('the cashback is paid', async () => {
    const { body } = await ledger.get(`/v1/payments/${payment.id}`)
    return body.cashback.status === 'paid'
  })
  await post(`/v1/payments/${payment.id}/refund`, { amount: '10.00' })
  const later = { ...bps, delay: 86_400 }
  await post('/v1/payments', { account: alice, amount: '9.00', merchant: { name: 'Shop' }, cashback: later })
  await post('/v1/transfers', { ...transfer, scheduled_for: new Date(Date.now() + 3_600_000).toISOString() })
  await post('/v1/assertions', { account: 'points', balance: '12345678901234567890' })
  await post('/v1/assertions', { account: 'points', balance: '0', effective_at: '2024-03-01T00:00:00Z' })
  await post('/v1/transactions', {
    entries: [
      { account: loan.id, direction: 'credit', amount: '12.00' },
      { account: alice, direction: 'credit', amount: '12.00' },
      { account: bob, direction: 'debit', amount: '24.00' },
    ],
  })
  const order = { operation: 'transfer', source_account: alice, target_account: bob, amount: '0.11' }
  for (const mode of ['atomic', 'independent']) {
    const withKey = () => ({ ...order, idempotency_key: randomUUID() })
    const batch = { body: { mode, orders: [withKey(), withKey()] }, key: randomUUID() }
    const answer = await ledger.post('/v1/transactions/batch', batch.body, { key: batch.key })
    expect(answer.statusCode, answer.text).toBeLessThan(300)
    batches.push(batch)
  }
  await post('/v1/withdrawals', { account: empty, amount: '5.00' })
  await change(empty, { status: 'closed' })
  await change(bob, { name: 'Bob', owner: 'robert', minimum_balance: '-100.00', maximum_balance: '10000.00' })
  const closed = await ledger.post('/v1/ledgers/main/periods/close', { before: '2025-01-01', reason: 'audited' })
  expect(closed.statusCode, closed.text).toBe(201)
}

async function change(account: string, body: object) {
  const answer = await ledger.patch(`/v1/accounts/${account}`, body)
  expect(answer.statusCode, answer.text).toBe(200)
}

async function exportOf(from: TestLedger, name = 'main', query = '') {
  const answer = await from.get(`/v1/export?format=ndjson${query}`, { ledger: name })
  expect(answer.statusCode, answer.text).toBe(200)
  return { file: answer.text, to: answer.headers['florin-export-to'] as string }
}

/** Restores a file. Returns the last line of the answer, or the rejection before it. */
async function restore(into: TestLedger, name: string, payload: string) {
  const { statusCode, body } = await into.app.inject({
    method: 'POST',
    url: `/v1/ledgers/${name}/restore`,
    headers: { 'content-type': 'application/x-ndjson' },
    payload,
  })
  expect(statusCode, body).toBe(200)
  return JSON.parse(body.trimEnd().split('\n').at(-1) as string)
}

/** A problem has the id of its own request. */
const withoutId = (text: string) => text.replace(/,"request_id":"[^"]*"/, '')
const linesOf = (text: string) => text.trimEnd().split('\n')

/** The file after a change, with the digest that a careful forger gives it. */
function forge(text: string, change: (lines: Line[]) => unknown): string {
  const lines = linesOf(text).map((line) => JSON.parse(line))
  change(lines)
  const all = lines.map((line) => JSON.stringify(line))
  const digest = all
    .slice(0, -1)
    .reduce((before, line) => createHash('sha256').update(before).update(line).digest(), Buffer.alloc(0))
  const end = { ...JSON.parse(all.at(-1) as string), digest: digest.toString('hex') }
  return `${[...all.slice(0, -1), JSON.stringify(end)].join('\n')}\n`
}

type Lines = Line[]
const find = (lines: Lines, record: string, more: (line: Line) => boolean = () => true): Line =>
  lines.find((line) => line.record === record && more(line))
const row = (lines: Lines, table: string) => find(lines, 'row', (line) => line.table === table).values
const transfer = (lines: Lines) => find(lines, 'transaction', ({ kind }) => kind === 'transfer')

const newName = () => `restored-${randomUUID()}`

describe.each([
  ['another database', () => other],
  ['its own database', () => ledger],
])('a ledger that is restored into %s', (_, target) => {
  let name: string
  beforeAll(async () => {
    name = newName()
    expect(await restore(target(), name, file)).toMatchObject({ done: true, ledger: name })
  })

  test('exports the same file', async () => {
    const again = await exportOf(target(), name, `&to=${to}`)
    const body = (text: string) => linesOf(text).slice(1, -1)
    expect(body(again.file)).toEqual(body(file))
    expect(JSON.parse(linesOf(again.file)[0] as string)).toEqual({
      ...JSON.parse(linesOf(file)[0] as string),
      ledger: name,
    })
  })

  test('has the same balances at any moment, on both axes', async () => {
    const accounts = linesOf(file)
      .map((line) => JSON.parse(line))
      .filter(({ record }) => record === 'account')
    const moments = linesOf(file)
      .map((line) => JSON.parse(line))
      .filter(({ record }) => record === 'transaction')
      .flatMap(({ recorded_at, effective_at }) => [recorded_at, effective_at])
    for (const { id } of accounts) {
      for (const axis of ['at', 'effective_at']) {
        for (const moment of moments.filter(() => Math.random() < 0.3)) {
          const path = `/v1/accounts/${id}/balance?${axis}=${moment}`
          const [before, after] = [await ledger.get(path), await target().get(path, { ledger: name })]
          expect(after.text, path).toBe(before.text)
        }
      }
    }
  })

  test('answers an order that is sent again as a replay, and moves nothing', async () => {
    const before = await target().db.query('select count(*) from transactions')
    for (const { path, body, key, answer } of sent) {
      const again = await target().post(path, body, { ledger: name, key })
      if (path === '/v1/currencies' || path === '/v1/assertions') continue
      expect([again.statusCode, withoutId(again.text)], path).toEqual([answer.statusCode, withoutId(answer.text)])
      expect(again.headers['idempotent-replayed'], path).toBe('true')
    }
    expect((await target().db.query('select count(*) from transactions')).rows).toEqual(before.rows)
  })

  test('rejects a batch that was extended, and takes one that is sent again for that batch', async () => {
    const before = await target().db.query('select count(*) from transactions')
    for (const { body, key } of batches) {
      const [order] = body.orders
      const extended = { ...body, orders: [...body.orders, { ...order, idempotency_key: randomUUID() }] }
      const refused = await target().post('/v1/transactions/batch', extended, { ledger: name, key })
      expect(refused.body, refused.text).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
      const again = await target().post('/v1/transactions/batch', body, { ledger: name, key })
      expect(again.statusCode, again.text).toBeLessThan(300)
    }
    expect((await target().db.query('select count(*) from transactions')).rows).toEqual(before.rows)
  })

  test('goes on: an open hold is captured, its period is closed, its payments are numbered', async () => {
    const options = { ledger: name }
    await revenue.addSchedule(
      { code: 'standard', currency: '*', rule: { percentage_bps: '50' }, kinds: ['capture'] },
      name,
    )
    const { body: holds } = await target().get('/v1/holds?status=open', options)
    expect(holds.data).toHaveLength(2)
    const [hold] = holds.data
    const capture = await target().post(
      `/v1/holds/${hold.id}/capture`,
      { target_account: 'customers.alice.usd' },
      options,
    )
    expect(capture.statusCode, capture.text).toBe(201)
    const dated = { account: 'customers.alice.usd', amount: '1.00', effective_at: '2024-12-31T00:00:00Z' }
    expect((await target().post('/v1/deposits', dated, options)).body.code).toBe('period_closed')
    const payment = { account: 'customers.alice.usd', amount: '1.00', merchant: { name: 'Shop' } }
    const paid = await target().post('/v1/payments', payment, options)
    expect(paid.statusCode, paid.text).toBe(201)
    const limits = await target().post(
      '/v1/limits',
      { account: 'loan', measure: 'in', period: 'day', amount: '1.00' },
      options,
    )
    expect(limits.statusCode, limits.text).toBe(201)
    await target().verify()
  })
})

/** What belongs to a ledger and is not in its export, as the guide says; or follows from what is. */
const notCarried = [
  // Secrets, and what belongs to the installation.
  ...[
    'webhooks',
    'webhook_secrets',
    'webhook_cursors',
    'webhook_deliveries',
    'event_publications',
    'ingestion_refusals',
  ],
  // Lines of their own, or made again by what posts them.
  ...[
    'accounts',
    'transactions',
    'entries',
    'dated_entries',
    'dated_totals',
    'entry_sums',
    'payment_numbers',
    'outbox',
  ],
  // The memory of `verify`, of restores, and of removals.
  ...['verified_accounts', 'verified_ledgers', 'verifications', 'restores', 'removals'],
]

test('each table of a ledger is carried with all of its columns, or is known not to be', async () => {
  const { rows } = await ledger.db.query<{ name: string; columns: string[] }>(
    `select relname as name, array_agg(attname::text order by attname) filter (where attname <> 'ledger') as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and attnum > 0 and not attisdropped
      where relnamespace = 'ledger'::regnamespace and relkind = 'r' group by relname
     having bool_or(attname = 'ledger') order by relname`,
  )
  const found = Map.groupBy(
    linesOf(file)
      .map((line) => JSON.parse(line))
      .filter(({ record }) => record === 'row'),
    ({ table }) => table,
  )
  const tables = [...tablesBeforeAccounts, ...tablesAfterTransactions].map(({ name }) => name)
  expect(rows.map(({ name }) => name).filter((name) => !notCarried.includes(name))).toEqual(tables.toSorted())
  const empty = ['cashback_plans', 'approval_rules', 'proposals']
  for (const { name, columns } of rows.filter((row) => tables.includes(row.name) && !empty.includes(row.name))) {
    expect(Object.keys(found.get(name)?.[0].values ?? {}).toSorted(), name).toEqual(columns)
  }
})

describe('a file that was changed is refused', () => {
  const recount = (lines: Lines, _: unknown) =>
    (find(lines, 'end').transactions = lines.filter(({ record }) => record === 'transaction').length)

  test.each<[string, string, (lines: Lines) => unknown]>([
    ['an amount', 'restore_rejected', (lines) => (transfer(lines).entries[0].amount = '1000.01')],
    [
      'both amounts, so that they balance',
      'restore_rejected',
      (lines) => transfer(lines).entries.map((entry: Line) => Object.assign(entry, { amount: '2.02' })),
    ],
    ['a balance', 'restore_rejected', (lines) => (transfer(lines).entries[0].balance_after = '5.00')],
    ['a sequence', 'restore_rejected', (lines) => (transfer(lines).entries[0].sequence += 1)],
    ['a closing balance', 'restore_rejected', (lines) => (find(lines, 'balance').balance += '1')],
    ['a moment', 'restore_invalid', (lines) => (transfer(lines).recorded_at = '2020-01-01T00:00:00.000Z')],
    [
      'a transaction left out',
      'restore_rejected',
      (lines) => recount(lines, lines.splice(lines.indexOf(transfer(lines)), 1)),
    ],
    [
      'a transaction twice',
      'restore_rejected',
      (lines) => recount(lines, lines.splice(lines.indexOf(transfer(lines)), 0, transfer(lines))),
    ],
    ['a fee', 'restore_rejected', (lines) => (row(lines, 'fees').amount = '0.00')],
    [
      'a fee left out',
      'restore_unsound',
      (lines) =>
        lines.splice(
          lines.findIndex(({ table }) => table === 'fees'),
          1,
        ),
    ],
    ['a hold', 'restore_unsound', (lines) => (row(lines, 'holds').captured = '21.00')],
    [
      'the state of an account',
      'restore_unsound',
      (lines) => Object.assign(find(lines, 'row', ({ values }) => values.version === 2).values, { version: 3 }),
    ],
    [
      'an idempotency key of no transaction',
      'restore_rejected',
      (lines) =>
        (find(
          lines,
          'row',
          ({ table, values }) => table === 'idempotency_keys' && values.transaction_id !== null,
        ).values.transaction_id = randomUUID()),
    ],
    ['a table that no export has', 'restore_rejected', (lines) => (find(lines, 'row').table = 'webhooks')],
    ['a line that is no line', 'restore_invalid', (lines) => (find(lines, 'row').record = 'evil')],
    ['the number of transactions', 'restore_invalid', (lines) => (find(lines, 'end').transactions += 1)],
  ])('%s', async (_, code, changed) => {
    const name = newName()
    const before = await other.db.query('select count(*) from ledgers where state = $1', ['open'])
    const forged = forge(file, changed)
    const { done, problem } = await restore(other, name, forged)
    expect({ done, code: problem?.code }, JSON.stringify(problem)).toEqual({ done: false, code })
    expect((await other.get('/v1/accounts', { ledger: name })).body.code).toBe('ledger_not_found')
    expect((await other.db.query('select count(*) from ledgers where state = $1', ['open'])).rows).toEqual(before.rows)
    await other.verify()
  })

  test('a row cannot name another ledger', async () => {
    const forged = forge(file, (lines) => {
      for (const line of lines) if (line.record === 'row') line.values.ledger = 1
    })
    const name = newName()
    const before = await other.db.query(`select count(*) from account_changes where ledger = 1`)
    expect(await restore(other, name, forged)).toMatchObject({ done: true })
    expect((await other.db.query(`select count(*) from account_changes where ledger = 1`)).rows).toEqual(before.rows)
  })

  test('a change without a new digest', async () => {
    const forged = file.replace('"description":"sorry"', '"description":"thanks"')
    expect((await restore(other, newName(), forged)).problem.code).toBe('restore_invalid')
  })

  test('a period, which is no whole ledger', async () => {
    const { file: part } = await exportOf(ledger, 'main', '&from=2026-01-01T00:00:00Z')
    expect((await restore(other, newName(), part)).problem.code).toBe('restore_invalid')
  })
})

describe('a restore that is interrupted', () => {
  test('continues when the file is sent again, wherever it was cut', async () => {
    const name = newName()
    const cuts = range(6).map(() => Math.floor(Math.random() * file.length))
    for (const cut of [0, 100, ...cuts.toSorted((a, b) => a - b), file.length - 1]) {
      if (cut === 0) continue
      const { done, problem } = await restore(other, name, file.slice(0, cut))
      expect(done, JSON.stringify(problem)).toBe(cut === file.length - 1)
      if (done) break
      expect(problem.code).toBe('restore_invalid')
      expect((await other.get('/v1/accounts', { ledger: name })).body.code).toBe('ledger_not_found')
    }
    const again = await exportOf(other, name, `&to=${to}`)
    expect(linesOf(again.file).slice(1, -1)).toEqual(linesOf(file).slice(1, -1))
    expect((await restore(other, name, file)).problem.code).toBe('ledger_exists')
  })

  test('does not continue with another file', async () => {
    const name = newName()
    await restore(other, name, `${linesOf(file).slice(0, 40).join('\n')}\n`)
    const forged = forge(file, (lines) => Object.assign(lines[0], { description: 'another' }))
    expect((await restore(other, name, forged)).problem.code).toBe('restore_of_another_file')
    expect((await restore(other, name, `${linesOf(file).slice(0, 20).join('\n')}\n`)).problem.code).toBe(
      'restore_of_another_file',
    )
    expect(await restore(other, name, file)).toMatchObject({ done: true })
  })

  test('is done once by two that are sent at the same time', async () => {
    const name = newName()
    const outcomes = await Promise.all(range(3).map(() => restore(other, name, file)))
    expect(outcomes.filter(({ done }) => done).length).toBeLessThanOrEqual(1)
    const last = await restore(other, name, file)
    expect(last.done || last.problem.code === 'ledger_exists', JSON.stringify(last)).toBe(true)
    const { rows } = await other.db.query(
      'select count(*)::integer as count from transactions t join ledgers l on l.id = t.ledger where l.name = $1',
      [name],
    )
    expect(rows[0].count).toBe(linesOf(file).filter((line) => line.startsWith('{"record":"transaction"')).length)
  })
})

describe('a restore that is abandoned', () => {
  test('leaves no row, takes none of another ledger, and frees its name', async () => {
    const count = async () => {
      const { rows } = await other.db.query(
        `select relname, (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from ledger.%I', relname), false, true, '')))[1]::text as count
           from pg_class where relnamespace = 'ledger'::regnamespace and relkind = 'r'
            and relname not in ('outbox', 'operation_id_secret', 'webhook_secrets', 'migrations') order by relname`,
      )
      return rows
    }
    const name = newName()
    const before = await count()
    const forged = forge(file, (lines) => Object.assign(row(lines, 'holds'), { captured: '21.00' }))
    expect((await restore(other, name, forged)).problem.code).toBe('restore_unsound')
    expect(await count()).not.toEqual(before)
    const abandoned = await other.delete(`/v1/ledgers/${name}/restore`)
    expect([abandoned.statusCode, abandoned.body]).toEqual([200, { name }])
    expect(await count()).toEqual(before)
    expect((await other.delete(`/v1/ledgers/${name}/restore`)).body.code).toBe('restore_not_found')
    expect(await restore(other, name, file)).toMatchObject({ done: true })
    expect((await other.delete(`/v1/ledgers/${name}/restore`)).body.code).toBe('restore_not_found')
    await other.verify()
  })

  test('while it is in progress, ends it', async () => {
    const name = newName()
    const restored = restore(other, name, file)
    for (;;) {
      const { body } = await other.delete(`/v1/ledgers/${name}/restore`)
      if (body.code === undefined) break
      if ((await other.get('/v1/accounts', { ledger: name })).statusCode === 200) break
    }
    const { done } = await restored
    const isThere = (await other.get('/v1/accounts', { ledger: name })).statusCode === 200
    expect(isThere).toBe(done)
    const { rows } = await other.db.query('select count(*)::integer as count from ledgers where name = $1', [
      `restoring ${name}`,
    ])
    expect(rows[0].count).toBe(0)
    await other.verify()
  })
})

test('the fees of a restored ledger reach the revenue service', async () => {
  const name = newName()
  await revenue.addSchedule({ code: 'standard', currency: '*', rule: { percentage_bps: '50' } }, name)
  expect(await restore(other, name, file)).toMatchObject({ done: true })
  await until('the outbox is empty', async () => {
    const { body } = await other.get('/v1/outbox', { ledger: name })
    await sleep(20)
    return body.pending === 0
  })
})
