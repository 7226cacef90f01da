import { scale, until } from '@florin/testing'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parts } from '../src/core.ts'
import { type VerifyOptions, verifyBooks } from '../src/verify/verify.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { type Answer, atAnyRate, connect, startLedger, type TestLedger } from './ledger.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'
import { within } from './within.ts'

/** Books of a few transactions of each kind that there is: for each test to damage, and to leave as they were. */
let ledger: TestLedger
let superuser: pg.Pool
let alice: string
let bob: string
let euros: string
let fx: FxStub
let revenue: RevenueService
/** Of the transactions with these keys. */
const ids: Record<string, string> = {}

beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  revenue = await startRevenueService()
  ledger = await startLedger({ fx: fx.url, revenue: revenue.url })
  // Triggers do not fire in such a session.
  superuser = connect(ledger.superuserUrl, { settings: { session_replication_role: 'replica' } })
  alice = await ledger.openAccount({ balance: '10.00' })
  bob = await ledger.openAccount({ balance: '20.00' })
  const dave = await ledger.openAccount({ balance: '10.00' })
  const shop = await ledger.openAccount()
  await keep('limit', ledger.post('/v1/limits', { account: shop, measure: 'in', period: 'day', amount: '100.00' }))
  const payment = { account: dave, amount: '3.00', merchant: { name: 'Shop' } }
  await keep('hold', ledger.post('/v1/holds', { account: dave, target_account: shop, amount: '1.00' }))
  await keep('capture', ledger.post(`/v1/holds/${ids.hold}/capture`, { amount: '0.40' }))
  await keep('transfer', ledger.postTransfer([alice, bob], '3.00'))
  await keep('payment', ledger.post('/v1/payments', payment))
  await keep('other-payment', ledger.post('/v1/payments', payment))
  await keep('refund', ledger.post(`/v1/payments/${ids.payment}/refund`, { amount: '1.00' }))
  await keep('reversal', ledger.post(`/v1/transactions/${ids.transfer}/reversal`))
  euros = await ledger.openAccount({ currency: 'EUR' })
  await keep('assertion', ledger.post('/v1/assertions', { account: shop, balance: '0.40' }))
  const dated = { account: euros, balance: '0', effective_at: '2026-01-01' }
  await keep('effective-assertion', ledger.post('/v1/assertions', dated))
  const order = { source_account: bob, target_account: euros, source_amount: '5.00' }
  await keep('conversion', ledger.post('/v1/conversions', atAnyRate(order)))
  for (const [key, effectiveAt] of [
    ['dated', '2026-01-31T00:00:00Z'],
    ['dated-again', '2026-01-31T00:00:00Z'],
  ] as const) {
    await keep(key, ledger.post('/v1/deposits', { account: dave, amount: '1.00', effective_at: effectiveAt }))
  }
  await keep('last', ledger.postTransfer([bob, alice], '4.00'))
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } })
  const carol = await ledger.openAccount({ balance: '10.00' })
  for (const key of ['charged', 'taken-back']) {
    const priced = { account: carol, amount: '1.00', fee_schedule: 'flat' }
    await keep(key, ledger.post('/v1/withdrawals', priced))
  }
  await keep('fee-reversal', ledger.post(`/v1/transactions/${ids['taken-back']}/reversal`))
  await until('the audit trail has two seals', async () => {
    const { rows } = await ledger.db.query('select audit.seal(10), (select max(number) from audit.seals) as last')
    return rows[0].last >= 2
  })
})

/** The id of a transaction, by the name that the damages have for it. */
async function keep(key: string, posted: Promise<Answer>): Promise<void> {
  const { statusCode, body } = await posted
  expect(statusCode).toBe(201)
  ids[key] = body.id
}
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
  await revenue.close()
  await fx.close()
})

/** The promises that a verification finds broken while the books are damaged like this. Nothing of either stays. */
async function brokenBy(damage: string, options: VerifyOptions = { full: true, remember: true }): Promise<string[]> {
  const client = await superuser.connect()
  try {
    await client.query('begin')
    await client.query(damage)
    const { verdicts } = await verifyBooks(within(client), parts, options)
    for (const { count, findings } of verdicts) expect(findings).toHaveLength(Math.min(count, 10))
    return verdicts.flatMap(({ promise, count }) => (count > 0 ? [promise] : []))
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** Each promise by the words that tell it from the others. */
const promise = (words: string) => {
  const found = bookPromises.filter((one) => one.includes(words))
  expect(found, words).toHaveLength(1)
  return found[0] as string
}

const all = 'all debits equal all credits'
const balances = 'Each transaction balances'
const complete = 'has all its entries'
const fitting = 'with its decimals'
const totals = 'totals equal the sums'
const running = 'entries are numbered 1, 2, 3'
const minimum = 'below its minimum'
const moment = 'contains the moment'
const mirror = 'Each reversal mirrors'
const terms = 'has the terms of one quote'
const promised = 'moved what its quote promised'
const follows = 'follow from its rate'
const earned = 'Each fee is an entry'
const positions = 'move the positions'
const captures = 'Each capture is one change'
const pending = 'what its open holds reserve'
const changes = 'the sum of its changes'

const histories = 'The history of each account'
const payments = 'Each payment is a transaction'
const numbers = 'Payments are numbered'
const refunds = 'Each refund and each cashback'
const cashbacks = 'The cashback of each payment'
const notReversed = 'No payment, refund or cashback is reversed'
const orders = 'Each scheduled order that was posted'
const due = 'Nothing that is due waits'
const chain = 'The seals of the audit trail'
const approved = 'Each approved proposal has what it made'
const dated = 'effective at another moment'
const datedTotals = 'The totals of the effective axis'
const levels = 'Each level of totals'
const stored = 'Stored sums'
const closings = 'closed where its last change'
const asserted = 'the balance that was asserted'
const assertedByEffect = 'on the effective axis what an assertion states'
const counted = 'is counted once'
const continued = 'continue one another'
const exceeded = 'exceeded a limit'
const subjects = 'the totals of its last movement'
const known = 'knows what limits count it'
const memory = 'that an earlier run verified'

const firstEntry = '(xid, id) = (select xid, id from audit.entries order by xid, id limit 1)'
const byKey = (key: string) => `'${ids[key]}'`

/** Adds proposals that Bob has approved, which made these. */
const approvedBy = (author: string, ...made: string[]) => `
  insert into approval_rules (ledger, expires_in, created_by) values (1, 60, 'admin');
  insert into proposals (ledger, id, rule_id, operation, target, author, expires_at, status, ended_by, ended_at, transaction_id)
  select 1, uuidv7(), r.id, 'postTransfer', '', '${author}', now(), 'approved', 'bob', now(), made
    from approval_rules r, unnest(array[${made.join()}]::uuid[]) as made;`

/** What is done to the books, and the promises that it breaks: no more, no fewer. */
const damages: [string, string[], () => string][] = [
  [
    'an audit entry of another caller',
    [chain],
    () => `update audit.entries set subject = 'mallory' where ${firstEntry}`,
  ],
  ['an audit entry that is gone', [chain], () => `delete from audit.entries where ${firstEntry}`],
  [
    'an audit entry that was added later',
    [chain],
    () => `insert into audit.entries (xid, service, request_id, address, action, path, repeated)
           values ('3', 'ledger', 'r', '::1', 'a', '/', 1)`,
  ],
  ['a seal with another hash', [chain], () => `update audit.seals set hash = sha256('') where number = 2`],
  ['a seal that is gone', [chain], () => 'delete from audit.seals where number = 1'],
  ['a seal with another number', [chain], () => 'update audit.seals set number = 99 where number = 2'],
  [
    'an assertion of another balance',
    [asserted],
    () => `update assertions set balance = 0.41 where id = ${byKey('assertion')}`,
  ],
  [
    'an assertion of another balance on the effective axis',
    [assertedByEffect],
    () => `update assertions set balance = 0.41 where id = ${byKey('effective-assertion')}`,
  ],
  [
    'an assertion that has forgotten its entry',
    [asserted],
    () =>
      `update assertions set balance = 0, sequence = 0, transaction_id = null, at = now() where id = ${byKey('assertion')}`,
  ],
  ['a movement that is gone', [counted, subjects], () => 'delete from limit_movements'],
  ['a movement of another amount', [counted, continued], () => 'update limit_movements set moved = 0.41'],
  ['a movement with other totals', [continued, subjects], () => 'update limit_movements set in_total = 0.41'],
  ['a limit that is exceeded', [exceeded], () => 'update limits set amount = 0.39'],
  ['a subject with other totals', [subjects], () => 'update limit_subjects set out_total = 0.01'],
  ['a subject that reserved something', [subjects], () => 'update limit_subjects set reserved = 0.01'],
  [
    'an account that has forgotten its limits',
    [known],
    () => 'update accounts set limit_subjects = null where limit_subjects is not null',
  ],
  [
    'an account that is said to have limits',
    [known],
    () => `update accounts set limit_subjects = '{99}' where id = '${alice}'`,
  ],
  ['money reserved by no hold', [pending], () => `update accounts set debits_pending = 0.50 where id = '${bob}'`],
  ['an account with another name', [histories], () => `update accounts set name = 'Mallory' where id = '${bob}'`],
  ['an opening that is gone', [histories], () => `delete from account_changes where account_id = '${bob}'`],
  ['an opening that is none', [histories], () => 'update account_changes set is_opening = false'],
  ['a hold that is gone', [pending, captures, changes], () => 'delete from holds'],
  ['a history of a hold that is gone', [captures, changes], () => 'delete from hold_changes'],
  ['a hold that says it was released', [pending, changes], () => 'update holds set released = 0.10'],
  ['a capture of another amount', [captures, changes], () => 'update hold_changes set captured = 0.41'],
  [
    'a transfer that says it is a capture',
    [captures],
    () => `update transactions set kind = 'capture' where id = ${byKey('last')}`,
  ],
  [
    'a payment that is not recorded',
    [payments, numbers, refunds],
    () => `delete from payments where id = ${byKey('payment')}`,
  ],
  [
    'a transfer that says it is a payment',
    [payments],
    () => `update transactions set kind = 'payment' where id = ${byKey('last')}`,
  ],
  ['a payment of another amount', [payments], () => `update payments set amount = 9.00 where id = ${byKey('payment')}`],
  [
    'a payment with more cashback',
    [payments],
    () => `update payments set cashback = 9.00 where id = ${byKey('payment')}`,
  ],
  [
    'a plan that the payment did not earn by',
    [payments],
    () => `insert into cashback_plans (ledger, currency, version, bps, delay, valid_from) values (1, '*', 1, 500, 60, now());
           update payments set plan_id = (select id from cashback_plans)`,
  ],
  [
    'numbers that changed places',
    [numbers],
    () => `alter table payments drop constraint payments_number_once; update payments set number = 3 - number`,
  ],
  ['a number that was given to nobody', [numbers], () => `update payment_numbers set last = 3 where ledger = 1`],
  ['a refund that the payment has forgotten', [cashbacks], () => `update payments set refunded = 0.00`],
  ['a refund of more than its transaction', [refunds, cashbacks], () => `update payment_changes set refunded = 2.00`],
  ['a refund of no payment', [refunds, cashbacks], () => `delete from payment_changes`],
  [
    'a cashback that says it was paid',
    [cashbacks, orders],
    () =>
      `update scheduled_orders set status = 'posted', transaction_id = uuidv7(), ended_at = now() where id = ${byKey('payment')}`,
  ],
  ['a cashback that nobody will pay', [cashbacks], () => `delete from scheduled_orders where id = ${byKey('payment')}`],
  [
    'a payment that was reversed',
    [mirror, notReversed],
    () => `update transactions set reverses = ${byKey('payment')} where id = ${byKey('reversal')}`,
  ],
  [
    'a cashback that nobody pays',
    [due],
    () => `update scheduled_orders set attempt_at = now() - interval '1 hour' where id = ${byKey('payment')}`,
  ],
  [
    'a hold that nobody releases',
    [due],
    () => `alter table holds drop constraint holds_moments; update holds set expires_at = now() - interval '1 hour'`,
  ],
  [
    'a dated entry that is gone',
    [dated, datedTotals, levels],
    () => `delete from dated_entries where transaction_id = ${byKey('dated-again')}`,
  ],
  [
    'a dated entry with other sums',
    [dated],
    () => `update dated_entries set debits = debits + 1 where transaction_id = ${byKey('dated')}`,
  ],
  [
    'a dated entry of another moment',
    [dated, datedTotals],
    () => `update dated_entries set effective_at = '2025-01-31' where transaction_id = ${byKey('dated')}`,
  ],
  [
    'a transaction that became dated',
    [dated],
    () => `update transactions set effective_at = '2026-01-31' where id = ${byKey('last')}`,
  ],
  [
    'a total of a moment that grew',
    [datedTotals, levels],
    () => 'update dated_totals set credits = credits + 1 where level = 0',
  ],
  [
    'a total of many days that grew',
    [datedTotals, levels],
    () => 'update dated_totals set debits = debits + 1 where level = 3',
  ],
  [
    'a total of an account without dated entries',
    [levels],
    () =>
      `insert into dated_totals (ledger, account_id, level, period, debits, credits) values (1, '${alice}', 1, 7, 1, 0)`,
  ],
  [
    'stored sums that are too high',
    [stored],
    () => `insert into entry_sums (ledger, account_id, transaction_id, debits, credits)
           values (1, '${alice}', ${byKey('last')}, 999, 999)`,
  ],
  [
    'stored sums up to no entry',
    [levels],
    () => `insert into entry_sums (ledger, account_id, transaction_id, debits, credits)
           values (1, '${alice}', uuidv7(), 0, 0)`,
  ],
  [
    'a closing that is in no list',
    [closings],
    () => `update ledgers set closed_day = '2020-01-01', closed_before = '2020-01-01'`,
  ],
  ['a proposal that made nothing', [approved], () => approvedBy('alice', 'uuidv7()')],
  [
    'a transaction that two proposals made',
    [approved],
    () => `drop index proposals_transaction; ${approvedBy('alice', byKey('last'), byKey('last'))}`,
  ],
  [
    'a proposal that its author approved',
    [approved],
    () => `alter table proposals drop constraint proposals_second_person; ${approvedBy('bob', byKey('last'))}`,
  ],
  [
    'a transaction that two orders made',
    [cashbacks, orders],
    () => `update scheduled_orders set status = 'posted', transaction_id = ${byKey('last')}, ended_at = now()`,
  ],
  [
    'a total of one side that grew',
    [all, totals],
    () => `update accounts set debits_posted = debits_posted + 1 where code = 'system.cash.usd'`,
  ],
  [
    'totals of both sides that grew',
    [totals],
    () =>
      `update accounts set debits_posted = debits_posted + 1, credits_posted = credits_posted + 1 where id = '${alice}'`,
  ],
  [
    'an account that has forgotten its last sequence',
    [totals],
    () => `update accounts set last_sequence = last_sequence - 1 where id = '${alice}'`,
  ],
  [
    'an account that has forgotten its last transaction',
    [totals],
    () => `update accounts set last_transaction_id = ${byKey('transfer')} where id = '${alice}'`,
  ],
  [
    'two amounts of an account that changed against each other',
    [balances],
    () => `update entries set amount = amount + case sequence when 1 then 1 when 4 then -1 else 0 end,
                  balance_after = balance_after + case when sequence < 4 then 1 else 0 end
            where account_id = '${alice}'`,
  ],
  [
    'one amount that changed',
    [balances, totals, running],
    () => `update entries set amount = 11 where account_id = '${alice}' and sequence = 1`,
  ],
  [
    'a transaction that says three entries',
    [complete],
    () => `update transactions set entry_count = 3 where id = ${byKey('last')}`,
  ],
  ['a transaction that is gone', [complete], () => `delete from transactions where id = ${byKey('last')}`],
  [
    'a transaction whose entries are gone',
    [complete, totals],
    () => `delete from entries where transaction_id = ${byKey('last')}`,
  ],
  [
    'an entry that is gone',
    [complete, balances, totals],
    () => `delete from entries where transaction_id = ${byKey('last')} and line = 1`,
  ],
  [
    'a line that changed',
    [complete],
    () => `update entries set line = 3 where transaction_id = ${byKey('last')} and line = 1`,
  ],
  [
    'entries in another currency',
    [fitting],
    () => `update entries set currency = 'EUR' where transaction_id = ${byKey('last')}`,
  ],
  [
    'an entry of an account that is not there',
    [fitting, totals],
    () => `update entries set account_id = uuidv7() where transaction_id = ${byKey('last')} and line = 1`,
  ],
  [
    'a balance that changed in the last entry',
    [running],
    () => `update entries set balance_after = 999 where account_id = '${alice}' and sequence = 4`,
  ],
  [
    'a balance that changed in an entry between',
    [running],
    () => `update entries set balance_after = 999 where account_id = '${alice}' and sequence = 2`,
  ],
  [
    'two entries that changed their places',
    [running],
    () => `update entries set sequence = 5 - sequence where account_id = '${alice}' and sequence in (2, 3)`,
  ],
  [
    'an account above its maximum',
    [minimum, histories],
    () =>
      `alter table accounts drop constraint accounts_maximum_kept; update accounts set maximum_balance = 1 where id = '${alice}'`,
  ],
  [
    'an account under its minimum',
    [minimum, histories],
    () =>
      `alter table accounts drop constraint accounts_minimum_kept; update accounts set minimum_balance = 1000 where id = '${alice}'`,
  ],
  [
    'an account that reserved more than it has',
    [minimum, pending],
    () =>
      `alter table accounts drop constraint accounts_minimum_kept; update accounts set debits_pending = 1000 where id = '${alice}'`,
  ],
  [
    'a closed account with money',
    [minimum, histories],
    () =>
      `alter table accounts drop constraint accounts_closed_at_zero; update accounts set status = 'closed' where id = '${alice}'`,
  ],
  [
    'a moment of recording that changed',
    [moment, dated],
    () => `alter table transactions drop constraint transactions_id_of_moment;
           update transactions set recorded_at = recorded_at + interval '1 ms' where id = ${byKey('last')}`,
  ],
  [
    'a reversal that says it is of another',
    [mirror],
    () => `update transactions set reverses = ${byKey('last')} where id = ${byKey('reversal')}`,
  ],
  [
    'a reversal of nothing',
    [mirror],
    () => `update transactions set reverses = uuidv7() where id = ${byKey('reversal')}`,
  ],
  [
    'a transaction of a ledger that is not there',
    [complete],
    () => `insert into transactions (ledger, id, kind, effective_at, recorded_at, entry_count)
           select 99, id, 'transfer', effective_at, recorded_at, 2 from transactions where id = ${byKey('last')}`,
  ],
  ['a conversion without terms', [terms], () => 'delete from conversions'],
  ['terms of a transfer', [terms, promised], () => `update conversions set transaction_id = ${byKey('last')}`],
  [
    'a quote that had expired',
    [promised],
    () => `update conversions set quote_expires_at = quoted_at - interval '1 hour'`,
  ],
  [
    'terms that say another amount',
    [promised, follows],
    () => `update conversions set source_amount = source_amount + 0.02`,
  ],
  [
    'terms that say another spread',
    [promised, follows],
    () => `update conversions set spread_amount = spread_amount - 0.01`,
  ],
  [
    'a rate that was better for the ledger',
    [follows],
    () =>
      `alter table conversions drop constraint conversions_gain_nothing; update conversions set units = units * 0.99`,
  ],
  ['a rate that was better for the customer', [follows], () => `update conversions set per = per * 0.99`],
  ['a spread that was another one', [follows], () => `update conversions set spread_bps = spread_bps + 20`],
  [
    'a conversion whose spread went into the position',
    [promised, totals, running, earned],
    () =>
      `update entries set account_id = (select id from accounts where code = 'system.fx.eur'), sequence = 2
        where account_id = (select id from accounts where code = 'system.fx-spread.eur')`,
  ],
  [
    'a journal that moved a position',
    [terms, positions],
    () => `update transactions set kind = 'journal' where id = ${byKey('conversion')}`,
  ],
  [
    'a fee that was moved on by a journal',
    [balances, complete, totals, running, earned],
    () => `insert into entries (ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after)
           select e.ledger, ${byKey('last')}, 3, e.account_id, 99, 'debit', e.amount, e.currency, 0
             from entries e join fees f on f.ledger = e.ledger and f.transaction_id = e.transaction_id and f.line = e.line
            where f.transaction_id = ${byKey('charged')}`,
  ],
  ['a fee that is gone', [earned], () => `delete from fees where transaction_id = ${byKey('charged')}`],
  ['a fee of a reversal that is gone', [earned], () => `delete from fees where reverses is not null`],
  ['a spread that is gone', [earned], () => `delete from fees where kind = 'fx_spread'`],
  [
    'a fee that is less than its entry',
    [earned],
    () => `update fees set amount = 0.24 where transaction_id = ${byKey('charged')}`,
  ],
  [
    'a fee of a reversal that gives back less than its entry',
    [earned],
    () => `update fees set amount = -0.24 where reverses is not null`,
  ],
  [
    'a fee in another currency',
    [earned],
    () => `update fees set currency = 'EUR' where transaction_id = ${byKey('charged')}`,
  ],
  [
    'a fee that says it is the entry of who paid it',
    [earned],
    () => `update fees set line = 3 where transaction_id = ${byKey('charged')}`,
  ],
  [
    'a fee that says it is of another transaction',
    [earned],
    () => `alter table fees drop constraint fees_id_of_moment;
           update fees set transaction_id = ${byKey('last')} where transaction_id = ${byKey('charged')}`,
  ],
  ['a fee that says it is a spread', [earned], () => `update fees set kind = 'fx_spread' where schedule is not null`],
  ['a spread that says it is a fee', [earned], () => `update fees set kind = 'conversion' where kind = 'fx_spread'`],
  [
    'a fee that was earned by nothing',
    [earned],
    () => `insert into fees (ledger, id, transaction_id, line, kind, account_id, amount, currency)
           select ledger, overlay(transaction_id::text placing 'ffffffffffff' from 25)::uuid, transaction_id, 1, kind,
                  account_id, amount, currency from fees limit 1`,
  ],
]

/** As the auditor, who may write nothing but the memory. */
let auditor: pg.Pool
let bookPromises: string[] = []
beforeAll(async () => {
  auditor = connect(ledger.auditorUrl, { connectionsMax: 2 })
  bookPromises = (await verifyBooks(auditor, parts)).verdicts.map(({ promise }) => promise)
})
afterAll(() => auditor.end())

test('sound books keep every promise', async () => {
  const { verdicts, ...counts } = await verifyBooks(auditor, parts)
  expect(verdicts.map((verdict) => [verdict.promise, verdict.count])).toEqual(bookPromises.map((one) => [one, 0]))
  expect(counts).toEqual({ transactions: 17, entries: 43, accounts: 16 })
})

test('each promise of the books is broken by one of the damages', () => {
  const words = new Set([...damages.flatMap(([, promises]) => promises), memory])
  expect([...words].map(promise).sort()).toEqual([...bookPromises].sort())
})

test.each(damages)('%s is reported', async (_, promises, sql) => {
  expect((await brokenBy(sql())).sort()).toEqual(promises.map(promise).sort())
})

test.each(damages)('%s is reported by a run that goes on, as long as it is new', async (_, promises, sql) => {
  const inParts = { remember: true, entriesMax: scale(6, 1), accountsMax: scale(4, 1) }
  expect((await brokenBy(sql(), inParts)).sort()).toEqual(promises.map(promise).sort())
})

test('a total that is no number is reported', async () => {
  const broken = await brokenBy(
    `alter table accounts drop constraint accounts_totals_positive, drop constraint accounts_minimum_kept;
     update accounts set credits_posted = 'NaN', debits_posted = 'NaN' where id = '${alice}'`,
  )
  expect(broken).toContain(promise(minimum))
})

test('an amount finer than its currency is reported', async () => {
  const broken = await brokenBy(`update entries set amount = 4.001 where transaction_id = ${byKey('last')}`)
  expect(broken).toContain(promise(fitting))
})

test('damage in many places is counted in full and shown in part, with its ledger', async () => {
  await Promise.all(Array.from({ length: 8 }, () => ledger.post('/v1/deposits', { account: alice, amount: '1.00' })))
  await superuser.query('create table kept as select * from entries; update entries set balance_after = 0.77')
  const { verdicts } = await verifyBooks(auditor, parts)
  await superuser.query('truncate entries; insert into entries select * from kept; drop table kept')
  const broken = verdicts.filter(({ count }) => count > 0)
  expect(broken.map((verdict) => verdict.promise)).toEqual([promise(asserted), promise(running)])
  expect(broken[1]?.count).toBe(59)
  expect(broken[1]?.findings).toHaveLength(10)
  expect(broken[1]?.findings[0]?.ledger).toBe('main')
})
