import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { outcomeOf, startApprovals, type TestApprovals } from './approvals.ts'
import { until } from './clients.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import {
  type Answer,
  atAnyRate,
  connect,
  type Refusal,
  type RequestOptions,
  startLedger,
  type TestLedger,
} from './ledger.ts'

let fx: FxStub
let approvals: TestApprovals
let ledger: TestLedger
let owner: pg.Pool
let alice: RequestOptions
let bob: RequestOptions
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  approvals = await startApprovals({ fx: fx.url })
  ledger = approvals.ledger
  owner = connect(ledger.ownerUrl)
  alice = await approvals.by('alice')
  bob = await approvals.by('bob')
})
afterEach(() => approvals.endRules())
afterAll(async () => {
  await ledger.verify()
  await owner.end()
  await approvals.close()
  await fx.close()
})

const transfers = { operation: 'postTransfer' }
const open = (balance = '100.00') => Promise.all([ledger.openAccount({ balance }), ledger.openAccount()])

async function propose(more: object = {}, { balance = '100.00', options = alice } = {}) {
  const [source, target] = await open(balance)
  const order = { source_account: source, target_account: target, amount: '50.00', ...more }
  const answer = await ledger.post('/v1/transfers', order, options)
  expect(answer.statusCode, answer.text).toBe(202)
  return { source, target, order, answer, proposal: answer.body as Answer['body'] }
}
const approve = (id: string, options = bob) =>
  ledger.post(`/v1/proposals/${id}/approve`, undefined, { ...options, key: null })
const reject = (id: string, options = bob, body?: object) =>
  ledger.post(`/v1/proposals/${id}/reject`, body, { ...options, key: null })
const read = async (id: string) => (await ledger.get(`/v1/proposals/${id}`)).body
/** The proposal expires now. */
const expire = (id: string) =>
  owner.query(`update ledger.proposals set expires_at = clock_timestamp() - interval '1 ms' where id = $1`, [id])

describe('an order to which a rule applies', () => {
  test('moves nothing until another person approves it', async () => {
    const rule = await approvals.addRule({ operation: 'postTransfer', expires_in: 60 })
    const { source, target, order, answer, proposal } = await propose({ reference: 'large' })
    expect(answer.headers.location).toBe(`/v1/proposals/${proposal.id}`)
    expect(proposal).toMatchObject({
      operation: 'postTransfer',
      order,
      author: 'alice',
      rule,
      status: 'open',
      ended_by: null,
    })
    expect(Date.parse(proposal.expires_at) - Date.parse(proposal.created_at)).toBe(60_000)
    expect(await ledger.balancesOf(source, target)).toEqual(['100.00', '0.00'])

    const approved = await approve(proposal.id)
    expect(approved.statusCode, approved.text).toBe(201)
    expect(approved.body).toMatchObject({ kind: 'transfer', reference: 'large', proposal: proposal.id })
    expect(approved.headers.location).toBe(`/v1/transactions/${approved.body.id}`)
    expect(await ledger.balancesOf(source, target)).toEqual(['50.00', '50.00'])
    expect(await read(proposal.id)).toMatchObject({
      status: 'approved',
      ended_by: 'bob',
      ended_at: approved.body.recorded_at,
      transaction: approved.body.id,
      hold: null,
      scheduled_order: null,
    })
    expect((await ledger.get(`/v1/transactions/${approved.body.id}`)).text).toBe(approved.text)
  })

  test('is answered again with the same proposal, by its key, also when it has ended', async () => {
    await approvals.addRule(transfers)
    const [source, target] = await open()
    const order = { source_account: source, target_account: target, amount: '50.00' }
    const send = () => ledger.post('/v1/transfers', order, { ...alice, key: 'proposed' })
    const first = await send()
    expect((await ledger.get('/v1/proposals/key:proposed')).text).toBe(first.text)
    await approve('key:proposed')
    await approvals.endRules()
    const again = await send()
    expect([again.statusCode, again.text, again.headers['idempotent-replayed']]).toEqual([202, first.text, 'true'])
    expect(await ledger.balancesOf(source)).toEqual(['50.00'])
    const other = await ledger.post('/v1/transfers', { ...order, amount: '1.00' }, { ...alice, key: 'proposed' })
    expect(other.body.code).toBe('idempotency_key_reused')
  })

  test('that was posted before the rule is answered as before', async () => {
    const [source, target] = await open()
    const send = () => ledger.postTransfer([source, target], '50.00', { ...alice, key: 'before' })
    const hold = () => ledger.post('/v1/holds', { account: source, amount: '1.00' }, { ...alice, key: 'hold-before' })
    const later = { account: target, amount: '1.00', scheduled_for: '2999-01-01T00:00:00Z' }
    const schedule = () => ledger.post('/v1/deposits', later, { ...alice, key: 'scheduled-before' })
    for (const order of [send, hold, schedule]) {
      const first = await order()
      await approvals.addRule()
      const again = await order()
      expect([again.statusCode, again.text, again.headers['idempotent-replayed']]).toEqual([
        first.statusCode,
        first.text,
        'true',
      ])
      await approvals.endRules()
    }
  })

  test('that could never be posted is rejected at once', async () => {
    await approvals.addRule(transfers)
    const [source, target] = await open()
    await ledger.expectRefusal('422 too_many_decimals', () => ledger.postTransfer([source, target], '1.001', alice))
    await ledger.expectRefusal('404 account_not_found', () => ledger.postTransfer([source, 'nobody'], '1.00', alice))
  })

  test('in a dry run is judged as if no rule applied', async () => {
    await approvals.addRule(transfers)
    const [source, target] = await open()
    const order = { source_account: source, target_account: target, amount: '1.00' }
    const answer = await ledger.post('/v1/transfers?dry_run=true', order, { ...alice, key: null })
    expect([answer.statusCode, answer.body.id]).toEqual([200, null])
  })

  test('keeps the proposal open while it is rejected for another reason', async () => {
    await approvals.addRule(transfers)
    const { source, proposal } = await propose({}, { balance: '10.00' })
    await ledger.expectRefusal('422 insufficient_funds', () => approve(proposal.id))
    expect((await read(proposal.id)).status).toBe('open')
    await approvals.endRules()
    await ledger.post('/v1/deposits', { account: source, amount: '40.00' })
    expect(outcomeOf(await approve(proposal.id))).toBe('201 transfer')
  })
})

describe('a rule', () => {
  test('applies to its operation, above its amount, in its currency', async () => {
    await approvals.addRule({ operation: 'postTransfer', above: { amount: '50.00', currency: 'USD' } })
    const [source, target] = await open('200.00')
    expect((await ledger.postTransfer([source, target], '50.00', alice)).statusCode).toBe(201)
    expect((await ledger.postTransfer([source, target], '50.01', alice)).statusCode).toBe(202)
    expect((await ledger.post('/v1/withdrawals', { account: source, amount: '60.00' }, alice)).statusCode).toBe(201)
    const euros = await Promise.all([1, 2].map(() => ledger.openAccount({ currency: 'EUR', balance: '99.00' })))
    expect((await ledger.postTransfer(euros as [string, string], '60.00', alice)).statusCode).toBe(201)
  })

  test('above an amount applies to the fixed cashback that an order sets', async () => {
    const [account, target] = await open()
    await approvals.addRule({ above: { amount: '10.00', currency: 'USD' } })
    const merchant = { name: 'Noodle Bar' }
    const pay = (amount: string, path = '/v1/payments', more: object = { account, amount: '1.00' }) =>
      ledger.post(path, { ...more, merchant, cashback: { amount, delay: 0 } }, alice)
    expect(outcomeOf(await pay('10.01'))).toBe('202 open')
    expect(outcomeOf(await pay('10.00'))).toBe('201 payment')
    const order = { account, target_account: target, amount: '5.00' }
    const { body: hold } = await ledger.post('/v1/holds', order, alice)
    const capture = (amount: string) => pay(amount, `/v1/holds/${hold.id}/capture`, { amount: '1.00' })
    expect(outcomeOf(await capture('10.01'))).toBe('202 open')
    expect(outcomeOf(await capture('10.00'))).toBe('201 capture')
  })

  test('of all operations applies to each of them, and what they make is linked', async () => {
    const [source, target] = await open()
    const euros = await ledger.openAccount({ currency: 'EUR' })
    const posted = await ledger.postTransfer([source, target], '1.00')
    const held = await ledger.post('/v1/holds', { account: source, target_account: target, amount: '10.00' })
    const other = await ledger.post('/v1/holds', { account: source, target_account: target, amount: '10.00' })
    const payment = await ledger.post('/v1/payments', { account: source, amount: '2.00', merchant: { name: 'Shop' } })
    await approvals.addRule({ above: { amount: '0.50', currency: 'USD' } })
    const author = await approvals.by('alice', ['teller@main', 'accountant@main'])
    const approver = await approvals.by('bob', ['teller@main', 'accountant@main'])
    const conversion = { source_account: source, target_account: euros, source_amount: '5.00' }
    const entries = [
      { account: source, direction: 'debit', amount: '1.00' },
      { account: target, direction: 'credit', amount: '1.00' },
    ]
    const orders: [string, object | undefined, string][] = [
      ['/v1/deposits', { account: source, amount: '1.00' }, '201 deposit'],
      ['/v1/withdrawals', { account: source, amount: '1.00' }, '201 withdrawal'],
      ['/v1/payments', { account: source, amount: '1.00', merchant: { name: 'Shop' } }, '201 payment'],
      [`/v1/payments/${payment.body.id}/refund`, { amount: '1.00' }, '201 refund'],
      ['/v1/conversions', atAnyRate(conversion), '201 conversion'],
      ['/v1/holds', { account: source, amount: '1.00' }, '201 open'],
      [`/v1/holds/${held.body.id}/capture`, { amount: '1.00' }, '201 capture'],
      [`/v1/holds/${other.body.id}/void`, undefined, '201 voided'],
      ['/v1/transactions', { entries }, '201 journal'],
      [`/v1/transactions/${posted.body.id}/reversal`, undefined, '201 reversal'],
    ]
    for (const [path, order, expected] of orders) {
      const proposed = await ledger.post(path, order, author)
      expect(proposed.statusCode, `${path} ${proposed.text}`).toBe(202)
      const approved = await approve(proposed.body.id, approver)
      expect(outcomeOf(approved), `${path} ${approved.text}`).toBe(expected)
      const made = await read(proposed.body.id)
      expect([made.transaction, made.hold]).toContain(approved.body.id)
      const again = await approve(proposed.body.id, approver)
      expect([again.text, again.headers['idempotent-replayed']]).toEqual([approved.text, 'true'])
    }
  })

  test('of a ledger does not apply in another', async () => {
    await ledger.post('/v1/ledgers', { name: 'other' })
    await approvals.addRule({}, { ledger: 'other' })
    const [source, target] = await open()
    expect((await ledger.postTransfer([source, target], '1.00', alice)).statusCode).toBe(201)
  })

  test('applies on every replica', async () => {
    const [source, target] = await open()
    const send = () => approvals.replica.postTransfer([source, target], '0.01', alice)
    expect((await send()).statusCode).toBe(201)
    await approvals.addRule()
    await until('the rule applies', async () => (await send()).statusCode === 202)
  })

  test('stays in the list with its end, which is final', async () => {
    const id = await approvals.addRule({ operation: 'voidHold', above: { amount: '5', currency: 'JPY' } })
    const ended = await ledger.delete(`/v1/approval-rules/${id}`)
    expect(ended.body).toMatchObject({
      id,
      above: { amount: '5', currency: 'JPY' },
      created_by: 'admin',
      ended_by: 'admin',
    })
    expect((await ledger.delete(`/v1/approval-rules/${id}`)).text).toBe(ended.text)
    expect((await ledger.get('/v1/approval-rules?limit=1')).body.data).toEqual([ended.body])
    const missing = '0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'
    expect(outcomeOf(await ledger.delete(`/v1/approval-rules/${missing}`))).toBe('404 approval_rule_not_found')
  })

  test.each([
    [{ operation: 'postNothing' }, '400 invalid_request'],
    [{ operation: 'payCashback' }, '400 invalid_request'],
    [{ above: { amount: '1.00' } }, '400 invalid_request'],
    [{ above: { amount: '0', currency: 'USD' } }, '400 invalid_request'],
    [{ expires_in: 0 }, '400 invalid_request'],
    [{ above: { amount: '1.00', currency: 'ZZZ' } }, '422 currency_unknown'],
    [{ above: { amount: '1.001', currency: 'USD' } }, '422 too_many_decimals'],
  ] as const)('of %j is rejected', async (rule, refusal) => {
    await ledger.expectRefusal(refusal, () => ledger.post('/v1/approval-rules', rule))
  })
})

describe('a scheduled order', () => {
  test('needs the approval when it arrives, and is then posted without one', async () => {
    await approvals.addRule(transfers)
    const { proposal } = await propose({ scheduled_for: '2999-01-01T00:00:00Z', every: 'P1M' })
    const approved = await approve(proposal.id)
    expect([approved.statusCode, approved.headers.location]).toEqual([202, `/v1/scheduled/${approved.body.id}`])
    expect(approved.body).toMatchObject({ operation: 'postTransfer', status: 'scheduled', every: 'P1M', number: 1 })
    expect(await read(proposal.id)).toMatchObject({
      status: 'approved',
      scheduled_order: approved.body.id,
      transaction: null,
    })
    const again = await approve(proposal.id)
    expect([again.statusCode, again.text, again.headers['idempotent-replayed']]).toEqual([202, approved.text, 'true'])
    const orders = await ledger.get(`/v1/scheduled?series=${approved.body.id}`)
    expect(orders.body.data).toHaveLength(1)
  })

  test('whose moment has passed is not scheduled any more', async () => {
    await approvals.addRule(transfers)
    const { proposal } = await propose({ scheduled_for: new Date(Date.now() - 1).toISOString() })
    await ledger.expectRefusal('422 moment_in_past', () => approve(proposal.id))
    expect((await read(proposal.id)).status).toBe('open')
  })
})

describe('the second person', () => {
  test('is not the author, whatever grants it has', async () => {
    await approvals.addRule(transfers)
    const { proposal } = await propose()
    for (const grants of [['teller@main'], ['admin@*'], ['teller@main', 'accountant@*']]) {
      const author = await approvals.by('alice', grants)
      await ledger.expectRefusal('403 own_proposal', () => approve(proposal.id, author))
    }
  })

  test('is not an API key of the author, nor the creator of the key that is the author', async () => {
    await approvals.addRule(transfers)
    const operator = await approvals.by('olga', ['operator@main', 'teller@main'])
    const createKey = async () => {
      const { body } = await ledger.post('/v1/api-keys', { name: 'till', grants: ['teller@main'] }, operator)
      return { id: body.id, headers: { authorization: `Bearer ${body.secret}` } }
    }
    const [till, other] = [await createKey(), await createKey()]
    const ofOlga = await propose({}, { options: operator })
    await ledger.expectRefusal('403 own_proposal', () => approve(ofOlga.proposal.id, till))
    const ofTill = await propose({}, { options: till })
    expect(ofTill.proposal.author).toBe(`key:${till.id}`)
    for (const options of [till, other, operator]) {
      await ledger.expectRefusal('403 own_proposal', () => approve(ofTill.proposal.id, options))
    }
    expect(outcomeOf(await approve(ofTill.proposal.id, bob))).toBe('201 transfer')
    // Of another creator it is another person.
    const ofAlice = await propose()
    expect(outcomeOf(await approve(ofAlice.proposal.id, till))).toBe('201 transfer')
  })

  test('has the role of the operation in the ledger, for all accounts', async () => {
    await approvals.addRule(transfers)
    await approvals.addRule({ operation: 'postJournal' })
    const { proposal } = await propose()
    const [source, target] = await open()
    const entries = [
      { account: source, direction: 'debit', amount: '1.00' },
      { account: target, direction: 'credit', amount: '1.00' },
    ]
    const accountant = await approvals.by('alice', ['accountant@main'])
    const { body: journal } = await ledger.post('/v1/transactions', { entries }, accountant)
    const refusals: [string, string[], Refusal, Refusal?][] = [
      [proposal.id, ['reader@main'], '403 forbidden'],
      [proposal.id, ['operator@main'], '403 forbidden'],
      [proposal.id, ['accountant@main'], '403 forbidden'],
      // A person with a limited grant sees no proposals of others.
      [proposal.id, ['teller@main;owner=bob'], '403 forbidden', '404 proposal_not_found'],
      [proposal.id, ['teller@main;owner=bob', 'accountant@main'], '403 forbidden'],
      [proposal.id, ['teller@other'], '404 ledger_not_found'],
      [journal.id, ['teller@main'], '403 forbidden'],
      [journal.id, ['teller@main', 'accountant@main;owner=bob'], '403 forbidden'],
    ]
    for (const [id, grants, refusal, ofReject = refusal] of refusals) {
      const person = await approvals.by('bob', grants)
      await ledger.expectRefusal(refusal, () => approve(id, person))
      await ledger.expectRefusal(ofReject, () => reject(id, person))
    }
    expect(outcomeOf(await approve(journal.id, await approvals.by('bob', ['accountant@main'])))).toBe('201 journal')
  })

  test('gets the same answer again, and another one does not', async () => {
    await approvals.addRule(transfers)
    const { source, proposal } = await propose()
    const first = await approve(proposal.id)
    const again = await approve(proposal.id)
    expect([again.statusCode, again.text, again.headers['idempotent-replayed']]).toEqual([201, first.text, 'true'])
    await ledger.expectRefusal('409 proposal_ended', async () => approve(proposal.id, await approvals.by('carol')))
    expect(await ledger.balancesOf(source)).toEqual(['50.00'])
  })

  test('rejects with a reason, once', async () => {
    await approvals.addRule(transfers)
    const { proposal, source } = await propose()
    const rejected = await reject(proposal.id, bob, { reason: 'Wrong account' })
    expect(rejected.body).toMatchObject({
      status: 'rejected',
      ended_by: 'bob',
      reason: 'Wrong account',
      transaction: null,
    })
    expect((await reject(proposal.id)).text).toBe(rejected.text)
    await ledger.expectRefusal('409 proposal_ended', () => approve(proposal.id))
    await ledger.expectRefusal('409 proposal_ended', () => reject(proposal.id, alice))
    expect(await ledger.balancesOf(source)).toEqual(['100.00'])
  })

  test('is nobody while authentication is off', async () => {
    const unguarded = await startLedger({ contract: true })
    await unguarded.post('/v1/approval-rules', {})
    const account = await unguarded.openAccount()
    const { body } = await unguarded.post('/v1/deposits', { account, amount: '1.00' })
    expect(body.author).toBe('anonymous')
    const answer = await unguarded.post(`/v1/proposals/${body.id}/approve`, undefined, { key: null })
    expect([outcomeOf(answer), answer.body.detail]).toEqual([
      '403 own_proposal',
      expect.stringContaining('Authentication is off'),
    ])
    const withdrawn = await unguarded.post(`/v1/proposals/${body.id}/reject`, undefined, { key: null })
    expect(withdrawn.body.status).toBe('withdrawn')
    await unguarded.verify()
    await unguarded.close()
  })
})

describe('the author', () => {
  test('withdraws, also with a grant for its own accounts only, and sees no proposals of others', async () => {
    await approvals.addRule(transfers)
    const dave = await approvals.by('dave', ['teller@main;owner=dave'])
    const mine = await ledger.openAccount({ owner: 'dave' })
    const shop = await ledger.openAccount()
    const answer = await ledger.postTransfer([mine, shop], '1.00', dave)
    expect(answer.statusCode, answer.text).toBe(202)
    const { proposal: foreign } = await propose()
    for (const path of [`/v1/proposals/${foreign.id}`, '/v1/proposals/key:nothing']) {
      expect(outcomeOf(await ledger.get(path, dave))).toBe('404 proposal_not_found')
    }
    await ledger.expectRefusal('404 proposal_not_found', () => reject(foreign.id, dave))
    await ledger.expectRefusal('404 account_not_found', () => ledger.postTransfer([shop, mine], '1.00', dave))
    const ids = async (query: string) =>
      (await ledger.get(`/v1/proposals${query}`, dave)).body.data.map(({ id }: { id: string }) => id)
    expect(await ids('')).toEqual([answer.body.id])
    expect(await ids('?author=alice')).toEqual([])
    expect((await reject(answer.body.id, dave)).body).toMatchObject({ status: 'withdrawn', ended_by: 'dave' })
  })
})

describe('a proposal that has expired', () => {
  test('says so, and cannot be approved, rejected or withdrawn', async () => {
    await approvals.addRule(transfers)
    const { proposal, source } = await propose()
    await expire(proposal.id)
    const expired = await read(proposal.id)
    expect(expired).toMatchObject({ status: 'expired', ended_at: expired.expires_at, ended_by: null })
    await ledger.expectRefusal('409 proposal_ended', () => approve(proposal.id))
    await ledger.expectRefusal('409 proposal_ended', () => reject(proposal.id))
    await ledger.expectRefusal('409 proposal_ended', () => reject(proposal.id, alice))
    expect(await ledger.balancesOf(source)).toEqual(['100.00'])
    const { proposal: later } = await propose({ scheduled_for: '2999-01-01T00:00:00Z' })
    await expire(later.id)
    await ledger.expectRefusal('409 proposal_ended', () => approve(later.id))
  })
})

test('proposals are listed by status, author and operation, newest first, in pages', async () => {
  await approvals.addRule(transfers)
  const erin = await approvals.by('erin')
  const made: string[] = []
  for (let count = 0; count < 4; count += 1) made.unshift((await propose({}, { options: erin })).proposal.id)
  const [opened, expired, rejected, approved] = made as [string, string, string, string]
  await approve(approved)
  await reject(rejected)
  await expire(expired)
  const list = async (query: string) =>
    (await ledger.get(`/v1/proposals?author=erin${query}`)).body.data.map(({ id }: { id: string }) => id)
  expect(await list('')).toEqual(made)
  expect(await list('&status=open')).toEqual([opened])
  expect(await list('&status=expired')).toEqual([expired])
  expect(await list('&status=rejected')).toEqual([rejected])
  expect(await list('&status=approved&operation=postTransfer')).toEqual([approved])
  expect(await list('&operation=postDeposit')).toEqual([])
  const first = await ledger.get('/v1/proposals?author=erin&limit=3')
  const second = await ledger.get(`/v1/proposals?author=erin&limit=3&cursor=${first.body.next_cursor}`)
  expect([...first.body.data, ...second.body.data].map(({ id }) => id)).toEqual(made)
})
