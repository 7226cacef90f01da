import { createServiceTokens } from '@florin/identity'
import { createTestIssuer, type TestIssuer, until } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestHashOf } from '../src/request/context.ts'
import { range, serviceSecret, startLedger, type TestLedger } from './ledger.ts'

let issuer: TestIssuer
let ledger: TestLedger
let superuser: pg.Pool
let alice: string
let bob: string

beforeAll(async () => {
  issuer = await createTestIssuer()
  ledger = await startLedger({
    auth: issuer.auth,
    authorization: await bearer(['admin@*'], 'anna'),
  })
  superuser = new pg.Pool({ connectionString: ledger.superuserUrl, max: 2 })
  alice = await ledger.openAccount({ balance: '1000.00' })
  bob = await ledger.openAccount()
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
})

const bearer = async (grants: string[], sub: string) => `Bearer ${await issuer.token(grants, { sub })}`

/** The entries of an action, or of a request, oldest first. */
async function listEntries(by: { action?: string; request_id?: string; subject?: string }) {
  const [[column, value] = []] = Object.entries(by)
  const { rows } = await superuser.query(`select * from audit.entries where ${column} = $1 order by xid, id`, [value])
  return rows
}

/** Entries that are written after the answer. */
async function waitForEntries(by: Parameters<typeof listEntries>[0], count: number) {
  await until(`${count} entries of ${JSON.stringify(by)}`, async () => (await listEntries(by)).length >= count)
  return listEntries(by)
}

test('a posting has one entry, with its sender, its order and its transaction', async () => {
  const key = 'audited-posting'
  const options = { key, headers: { 'x-request-id': 'posting-1' } }
  const answer = await ledger.postTransfer([alice, bob], '1.00', options)
  expect(answer.statusCode).toBe(201)
  // A replay posts nothing.
  expect((await ledger.postTransfer([alice, bob], '1.00', options)).statusCode).toBe(201)

  const entries = await listEntries({ request_id: 'posting-1' })

  expect(entries).toEqual([
    {
      xid: expect.any(String),
      id: expect.any(String),
      at: expect.any(Date),
      service: 'ledger',
      request_id: 'posting-1',
      subject: 'anna',
      on_behalf_of: null,
      address: '127.0.0.1',
      action: 'postTransfer',
      path: '/v1/transfers',
      ledger: 'main',
      idempotency_key: key,
      request_hash: requestHashOf('postTransfer', null, { source_account: alice, target_account: bob, amount: '1.00' }),
      status: 201,
      code: null,
      made: answer.body.id,
      repeated: 1,
    },
  ])
})

test('an order that becomes a proposal has one entry, and its approval too', async () => {
  const [rules, carl] = [await bearer(['admin@proposing'], 'rita'), await bearer(['teller@proposing'], 'carl')]
  const inLedger = (authorization: string, id: string) => ({
    ledger: 'proposing',
    headers: { authorization, 'x-request-id': id },
  })
  await ledger.post('/v1/ledgers', { name: 'proposing' }, { key: null })
  const code = 'customers.carl.usd'
  await ledger.post('/v1/accounts', { code, currency: 'USD' }, inLedger(carl, 'p-1'))
  await ledger.post('/v1/approval-rules', { operation: 'postDeposit' }, inLedger(rules, 'p-2'))

  const order = { account: code, amount: '1.00' }
  const proposed = await ledger.post('/v1/deposits', order, inLedger(carl, 'p-3'))
  expect(proposed.statusCode).toBe(202)
  const entries = await listEntries({ request_id: 'p-3' })
  expect(entries).toMatchObject([
    { subject: 'carl', action: 'postDeposit', status: 202, made: proposed.headers.location },
  ])
  const path = `/v1/proposals/${(proposed.body as { id: string }).id}/approve`
  const approved = await ledger.post(path, undefined, { ...inLedger(rules, 'p-4'), key: null })
  expect(approved.statusCode, JSON.stringify(approved.body)).toBe(201)
  expect(await listEntries({ request_id: 'p-4' })).toMatchObject([
    {
      subject: 'rita',
      action: 'approveProposal',
      path,
      status: 201,
      made: (approved.body as { id: string }).id,
      request_hash: entries[0].request_hash,
    },
  ])

  const later = { ...order, scheduled_for: '2099-01-01T00:00:00Z' }
  expect((await ledger.post('/v1/deposits', later, inLedger(carl, 'p-5'))).statusCode).toBe(202)
  await ledger.post('/v1/accounts', {}, inLedger(carl, 'p-6'))
  // What follows an answer is written in the order of the answers.
  await waitForEntries({ request_id: 'p-6' }, 1)
  expect(await listEntries({ request_id: 'p-5' })).toMatchObject([
    { status: 202, made: expect.stringMatching('/v1/proposals/') },
  ])
})

test('every posting has its entry, and every entry its posting, whatever shares their group', async () => {
  const amounts = range(60).map((index) => (index % 3 === 0 ? '9999.00' : '1.00'))
  const answers = await Promise.all(amounts.map((amount) => ledger.postTransfer([alice, bob], amount)))
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201, 422]))
  const { rows } = await superuser.query(
    `select count(*)::integer as alone from ledger.transactions t
       full join (select * from audit.entries where status = 201 and made !~ '/') e on e.made = t.id::text
      where t.id is null or e.id is null`,
  )
  expect(rows[0].alone).toBe(0)
})

test('a posting that is rolled back leaves no entry', async () => {
  await superuser.query(`
    create function ledger.fail_if_told() returns trigger language plpgsql as $$
    begin raise exception 'told to fail' using errcode = 'P0001'; end $$;
    create trigger fail_if_told before insert on ledger.transactions for each row
      when (new.reference = 'poison') execute function ledger.fail_if_told()`)
  const order = { source_account: alice, target_account: bob, amount: '1.00', reference: 'poison' }
  const options = { headers: { 'x-request-id': 'rolled-back' } }
  expect((await ledger.post('/v1/transfers', order, options)).statusCode).toBe(500)
  expect(await listEntries({ request_id: 'rolled-back' })).toEqual([])
})

test('a dry run leaves no entry, and a rejected order leaves one with its reason', async () => {
  const order = { source_account: alice, target_account: bob, amount: '99999.00' }
  const authorization = await bearer(['teller@main'], 'otto')
  await ledger.post('/v1/transfers?dry_run=true', order, { headers: { authorization, 'x-request-id': 'dry' } })
  await ledger.post('/v1/transfers', order, { headers: { authorization, 'x-request-id': 'rejected' } })
  const [entry] = await waitForEntries({ request_id: 'rejected' }, 1)
  expect(entry).toMatchObject({ status: 422, code: 'insufficient_funds', subject: 'otto', action: 'postTransfer' })
  expect(await listEntries({ request_id: 'dry' })).toEqual([])
})

test('another write has an entry before it runs, and one with its answer', async () => {
  const options = { headers: { 'x-request-id': 'opened' } }
  const { body } = await ledger.post('/v1/accounts', { currency: 'USD' }, options)
  const entries = await waitForEntries({ request_id: 'opened' }, 2)
  expect(entries.map(({ status, made }) => [status, made])).toEqual([
    [null, null],
    [201, `/v1/accounts/${body.id}`],
  ])
})

test('a write that cannot be recorded is rejected', async () => {
  await superuser.query('revoke insert on audit.entries from ledger_service')
  try {
    await ledger.expectRefusal('500 internal_error', () => ledger.post('/v1/accounts', { currency: 'USD' }))
    await ledger.expectRefusal('500 internal_error', () => ledger.postTransfer([alice, bob], '1.00'))
  } finally {
    await superuser.query(
      `grant insert (service, request_id, subject, on_behalf_of, address, action, path, ledger, idempotency_key,
                     request_hash, status, code, made, repeated) on audit.entries to ledger_service`,
    )
  }
})

test('callers without a token, without a grant, and with the token of a service are recorded', async () => {
  const send = (authorization: string, id: string, more: Record<string, string> = {}) =>
    ledger.get('/v1/accounts', { headers: { authorization, 'x-request-id': id, ...more } })
  await send('', 'no-token')
  await send(await bearer(['reader@other'], 'olga'), 'other-ledger')
  const rita = await bearer(['reader@main'], 'rita')
  const order = { source_account: alice, target_account: bob, amount: '1.00' }
  await ledger.post('/v1/transfers', order, { headers: { authorization: rita, 'x-request-id': 'reader' } })
  const token = await createServiceTokens('fx', serviceSecret).tokenFor('ledger', 'carl')
  await send(rita, 'by-service', { 'florin-service-token': token })

  const expectEntry = async (id: string, expected: object) =>
    expect((await waitForEntries({ request_id: id }, 1))[0]).toMatchObject(expected)

  await expectEntry('no-token', { status: 401, code: 'unauthenticated', subject: null, action: 'listAccounts' })
  await expectEntry('other-ledger', { status: 404, code: 'ledger_not_found', subject: 'olga', ledger: 'main' })
  await expectEntry('reader', { status: 403, code: 'forbidden', subject: 'rita', action: 'postTransfer' })
  await expectEntry('by-service', { status: 403, subject: 'service:fx', on_behalf_of: 'carl' })
})

test('equal refusals within a second are one entry', async () => {
  const authorization = await bearer(['reader@main'], 'mallory')
  const count = 100
  await Promise.all(range(count).map(() => ledger.get('/v1/webhooks', { headers: { authorization } })))
  const sum = async () => (await listEntries({ subject: 'mallory' })).reduce((total, row) => total + row.repeated, 0)
  await until('all refusals are recorded', async () => (await sum()) >= count)
  expect(await sum()).toBe(count)
  expect((await listEntries({ subject: 'mallory' })).length).toBeLessThan(count)
})

test('a key with the delimiters of arrays hinders no posting', async () => {
  const headers = { 'x-request-id': 'strange' }
  expect((await ledger.postTransfer([alice, bob], '1.00', { headers, key: '"{},\\"' })).statusCode).toBe(201)
  expect((await listEntries({ request_id: 'strange' })).map((entry) => entry.idempotency_key)).toEqual(['{},\\'])
})

test.each(['zo\0e', 'zoe\ud800'])('a subject that PostgreSQL cannot store as it is posts nothing', async (subject) => {
  const headers = { authorization: await bearer(['teller@main'], subject) }
  expect((await ledger.postTransfer([alice, bob], '1.00', { headers })).statusCode).toBe(401)
})

test('what falls due by itself has no entry', async () => {
  const working = await startLedger({ on: ledger, dueWork: true, auth: issuer.auth })
  const { rows } = await superuser.query(`select clock_timestamp() + interval '1 s' as soon`)
  const order = { account: bob, amount: '1.00', scheduled_for: rows[0].soon.toISOString() }
  const headers = { 'x-request-id': 'scheduled' }
  const { body, statusCode } = await ledger.post('/v1/deposits', order, { headers })
  expect(statusCode).toBe(202)
  await until('it is posted', async () => (await ledger.get(`/v1/scheduled/${body.id}`)).body.status === 'posted')
  const { transaction } = (await ledger.get(`/v1/scheduled/${body.id}`)).body
  const entries = await listEntries({ request_id: 'scheduled' })
  expect(entries.map(({ status, made }) => [status, made])).toEqual([[202, `/v1/scheduled/${body.id}`]])
  const ofPosting = await superuser.query('select from audit.entries where made = $1', [transaction])
  expect(ofPosting.rowCount).toBe(0)
  // A service that listens seals by itself.
  await until('the entries are sealed', async () => {
    const { rows } = await superuser.query('select coalesce(sum(entries), 0)::integer as sealed from audit.seals')
    return rows[0].sealed > 0
  })
  await working.close()
})
