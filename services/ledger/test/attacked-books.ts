import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { draft, type HandLeg, idOf, insertOf, type Row, type Rows, write } from './books-by-hand.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { startLedger, type TestLedger } from './ledger.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'

/** Books with one of each thing that can be attacked. */
export interface Books {
  ledger: TestLedger
  revenue: RevenueService
  fx: FxStub
  /** Two accounts in dollars with 10.00 each and a minimum of zero. */
  alice: string
  bob: string
  /** Two accounts without entries and without a minimum. */
  fresh: [string, string]
  frozen: string
  closed: string
  euros: string
  /** In the ledger `other`, whose number is 2. */
  foreign: string
  cash: string
  fees: string
  fxUsd: string
  fxEur: string
  spreadEur: string
  /** Transactions from earlier: of 5.00 to Bob, its reversal, of 1.00 with a fee of 0.25 and of 4.00 for euros. */
  transfer: string
  reversal: string
  charged: string
  conversion: string
  /** The fee of `charged`. */
  fee: string
  /** An open hold of 5.00 on Bob's account. */
  hold: string
  /** A payment of 3.00 by Bob, the first of the ledger, with a cashback of 0.06 that is still to come. */
  payment: string
  /** Scheduled orders: one that is not due, and one that was cancelled. */
  scheduled: string
  cancelled: string
  webhook: string
  /** Approval rules: one in force, and one that has ended. */
  rule: string
  endedRule: string
  /** Proposals: two that are open, one that was withdrawn, and one that has expired. */
  proposal: string
  otherProposal: string
  withdrawn: string
  expired: string
}

export async function startBooks(): Promise<Books> {
  const fx = await startFxStub({ USD: '1.1684' })
  const revenue = await startRevenueService()
  const ledger = await startLedger({ fx: fx.url, revenue: revenue.url })
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } })
  await ledger.post('/v1/ledgers', { name: 'other' })
  await ledger.post('/v1/currencies', { code: 'GOLD', exponent: 3, name: 'Gold' })

  async function send(path: string, body: object | undefined, key?: string): Promise<string> {
    const { statusCode, text, body: transaction } = await ledger.post(path, body, key ? { key } : {})
    assert.match(String(statusCode), /^20[12]$/, text)
    return transaction.id
  }
  const setStatus = async (status: string) => {
    const account = await ledger.openAccount()
    assert.equal((await ledger.patch(`/v1/accounts/${account}`, { status })).statusCode, 200)
    return account
  }
  const idOfCode = async (code: string) => (await ledger.get(`/v1/accounts/${code}`)).body.id as string

  const alice = await ledger.openAccount({ balance: '15.25' })
  const bob = await ledger.openAccount({ balance: '10.00' })
  const euros = await ledger.openAccount({ currency: 'EUR' })
  const transfer = await send('/v1/transfers', { source_account: alice, target_account: bob, amount: '5.00' }, 'used')
  const reversal = await send(`/v1/transactions/${transfer}/reversal`, undefined)
  const charged = await send('/v1/withdrawals', { account: alice, amount: '1.00', fee_schedule: 'flat' })
  const order = { source_account: alice, target_account: euros, source_amount: '4.00', at_any_rate: true }
  const conversion = await send('/v1/conversions', order)
  const hold = await send('/v1/holds', { account: bob, amount: '5.00' })
  const payment = await send('/v1/payments', { account: bob, amount: '3.00', merchant: { name: 'Shop' } })
  await send('/v1/deposits', { account: bob, amount: '3.00' })
  const later = { account: bob, amount: '1.00', scheduled_for: '2999-01-01T00:00:00Z' }
  const scheduled = await send('/v1/deposits', later)
  const cancelled = await send('/v1/deposits', later)
  assert.equal((await ledger.delete(`/v1/scheduled/${cancelled}`)).statusCode, 200)
  const webhook = await send('/v1/webhooks', { url: 'http://127.0.0.1:9/' })
  const { rows } = await ledger.db.query<{ id: string }>('select id from fees where transaction_id = $1', [charged])
  return {
    ledger,
    revenue,
    fx,
    alice,
    bob,
    fresh: [await ledger.openAccount({ minimum_balance: null }), await ledger.openAccount()],
    frozen: await setStatus('frozen'),
    closed: await setStatus('closed'),
    euros,
    foreign: await ledger.openAccount({ balance: '10.00' }, { ledger: 'other' }),
    cash: await idOfCode('system.cash.usd'),
    fees: await idOfCode('system.fees.usd'),
    fxUsd: await idOfCode('system.fx.usd'),
    fxEur: await idOfCode('system.fx.eur'),
    spreadEur: await idOfCode('system.fx-spread.eur'),
    transfer,
    reversal,
    charged,
    conversion,
    fee: rows[0]?.id ?? assert.fail(),
    hold,
    payment,
    scheduled,
    cancelled,
    webhook,
    ...(await proposeDeposits(ledger, bob)),
  }
}

async function proposeDeposits(ledger: TestLedger, account: string) {
  const addRule = async (rule: object) => (await ledger.post('/v1/approval-rules', rule)).body.id as string
  const propose = async () => {
    const { statusCode, text, body } = await ledger.post('/v1/deposits', { account, amount: '1.00' })
    assert.equal(statusCode, 202, text)
    return body.id as string
  }
  const rule = await addRule({ operation: 'postRefund' })
  const endedRule = await addRule({ operation: 'postDeposit' })
  const [proposal, otherProposal, withdrawn] = [await propose(), await propose(), await propose()]
  await ledger.post(`/v1/proposals/${withdrawn}/reject`, undefined, { key: null })
  await ledger.delete(`/v1/approval-rules/${endedRule}`)
  const expired = randomUUID()
  await ledger.db.query(
    `insert into proposals (ledger, id, rule_id, operation, target, author, expires_at)
     values (1, $1, $2, 'postDeposit', '', 'alice', '2020-01-01')`,
    [expired, rule],
  )
  return { rule, endedRule, proposal, otherProposal, withdrawn, expired }
}

export async function closeBooks({ ledger, revenue, fx }: Books): Promise<void> {
  await ledger.close()
  await Promise.all([revenue.close(), fx.close()])
}

/** 1.00 from the first account to the second. */
export const legsOf = (source: string, target: string, amount = '1.00'): HandLeg[] => [
  { account: source, direction: 'debit', amount },
  { account: target, direction: 'credit', amount },
]

/** Writes a transfer of 1.00 from Alice to Bob, as `change` has made it. */
export async function transferWith(
  client: pg.ClientBase,
  { alice, bob }: Books,
  change: (rows: Rows) => unknown = () => undefined,
): Promise<string> {
  const rows = await draft(client, legsOf(alice, bob))
  change(rows)
  await write(client, rows)
  return String(rows.transactions[0]?.id)
}

/** A withdrawal by Alice with a fee of 0.25, and the row of its fee, which is not written yet. */
export async function writeCharged(client: pg.ClientBase, { alice, cash, fees }: Books): Promise<Row> {
  const legs = [...legsOf(alice, cash), ...legsOf(alice, fees, '0.25')]
  const rows = await draft(client, legs, { kind: 'withdrawal' })
  await write(client, rows)
  return {
    ledger: 1,
    id: feeIdOf(rows),
    transaction_id: String(rows.transactions[0]?.id),
    line: 4,
    kind: 'withdrawal',
    schedule: 'flat',
    version: 1,
    account_id: alice,
    amount: '0.25',
    currency: 'USD',
    reverses: null,
  }
}

/** The reversal of `charged`, and the row of the fee that takes its fee back. */
export async function writeFeeReversal(client: pg.ClientBase, books: Books): Promise<Row> {
  const { alice, cash, fees, charged, fee } = books
  const legs = [...legsOf(cash, alice), ...legsOf(fees, alice, '0.25')]
  const mirrored = legs.map((_, index) => legs[index ^ 1] as HandLeg)
  const rows = await draft(client, mirrored, { kind: 'reversal', reverses: charged })
  await write(client, rows)
  return {
    ledger: 1,
    id: feeIdOf(rows),
    transaction_id: String(rows.transactions[0]?.id),
    line: 4,
    kind: 'withdrawal',
    schedule: 'flat',
    version: 1,
    account_id: alice,
    amount: '-0.25',
    currency: 'USD',
    reverses: fee,
  }
}

const feeIdOf = ({ transactions }: Rows) => String(transactions[0]?.id).replace(/0$/, '1')

/** 1.1684 USD for 0.99 EUR with a spread of 0.01, and the row of its terms and of its spread, which are not written yet. */
export async function writeConversion(
  client: pg.ClientBase,
  { alice, euros, fxUsd, fxEur, spreadEur }: Books,
): Promise<{ terms: Row; spread: Row }> {
  const legs: HandLeg[] = [
    ...legsOf(alice, fxUsd, '1.17'),
    { account: fxEur, direction: 'debit', amount: '1.00' },
    { account: euros, direction: 'credit', amount: '0.99' },
    { account: spreadEur, direction: 'credit', amount: '0.01' },
  ]
  const rows = await draft(client, legs, { kind: 'conversion' }, { aheadMs: 0 })
  await write(client, rows)
  const transaction_id = String(rows.transactions[0]?.id)
  const moment = Date.now()
  return {
    terms: {
      ledger: 1,
      transaction_id,
      quote: randomUUID(),
      source_currency: 'USD',
      target_currency: 'EUR',
      source_amount: '1.17',
      target_amount: '0.99',
      spread_amount: '0.01',
      rate: '0.851591920575145498',
      mid_rate: '0.855871276959945224',
      units: '1',
      per: '1.1684',
      spread_bps: '50',
      rate_source: 'ecb',
      simulated: false,
      rate_as_of: new Date(moment - 60_000).toISOString(),
      quoted_at: new Date(moment).toISOString(),
      quote_expires_at: new Date(moment + 30_000).toISOString(),
    },
    spread: {
      ledger: 1,
      id: feeIdOf(rows),
      transaction_id,
      line: 5,
      kind: 'fx_spread',
      schedule: null,
      version: null,
      account_id: alice,
      amount: '0.01',
      currency: 'EUR',
      reverses: null,
    },
  }
}

export const insert = (client: pg.ClientBase, table: string, row: Row) => client.query(insertOf(table, [row]))

export type AttemptBy = (client: pg.ClientBase, books: Books) => Promise<unknown>
export type Attempt = string | AttemptBy
/** What it tries, which constraint or SQLSTATE refuses it, and how it is done. */
export type Attack = [what: string, refusal: string, attempt: Attempt]

/** At a moment, between accounts without a history, which would refuse what does not follow it. */
export async function transferAt(client: pg.ClientBase, { fresh }: Books, ms: number): Promise<void> {
  const rows = await draft(client, legsOf(...fresh))
  const id = idOf(ms)
  Object.assign(rows.transactions[0] as Row, { id })
  for (const row of rows.entries) row.transaction_id = id
  await write(client, rows)
}
