import { type Contract, describeContract, readContract, type Schema } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeOperationId, hashStartOf } from '../src/ingestion/operation-id.ts'
import { findOperationIdSecret } from '../src/ingestion/queries.ts'
import { requestHashOf } from '../src/request/context.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { atAnyRate, startLedger, type TestLedger } from './ledger.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'

let ledger: TestLedger
let contract: Contract
let fx: FxStub
let revenue: RevenueService
/** Of the spread of a conversion, which is still to be delivered. */
let spread: string
/** Of the deposit, as if it had been accepted to be posted later. */
let operation: string
let apiKey: string
/** Has ended. */
let rule: string
let limit: string
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684', JPY: '186.75' })
  revenue = await startRevenueService()
  await revenue.addSchedule({ code: 'standard', currency: '*', rule: { percentage_bps: '50' } })
  ledger = await startLedger({ fx: fx.url, revenue: revenue.url })
  contract = readContract(ledger.app.swagger() as never)
  await ledger.openAccount({ code: 'customers.alice.usd', owner: 'alice', balance: '100.00' })
  await ledger.openAccount({ code: 'customers.bob.usd', owner: 'bob', minimum_balance: null })
  await ledger.openAccount({ code: 'customers.alice.jpy', owner: 'alice', currency: 'JPY', balance: '100' })
  const deposit = { account: 'customers.alice.usd', amount: '1.00' }
  await ledger.post('/v1/deposits', deposit, { key: 'example-deposit' })
  operation = encodeOperationId(await findOperationIdSecret(ledger.db), {
    generation: 1,
    partition: 0,
    offset: 0n,
    ledger: 1,
    hashStart: hashStartOf(requestHashOf('postDeposit', null, deposit)),
    idempotencyKey: 'example-deposit',
  })
  apiKey = (await ledger.post('/v1/api-keys', { name: 'till', grants: ['reader@main'] })).body.id
  const hold = { account: 'customers.alice.usd', target_account: 'customers.bob.usd', amount: '10.00' }
  await ledger.post('/v1/holds', hold, { key: 'example-hold' })
  const payment = { account: 'customers.alice.usd', amount: '5.00', merchant: { name: 'Shop' } }
  await ledger.post('/v1/payments', payment, { key: 'example-payment' })
  const later = { account: 'customers.alice.usd', amount: '5.00', scheduled_for: '2999-01-01T00:00:00Z' }
  await ledger.post('/v1/deposits', later, { key: 'example-scheduled' })
  await ledger.db.query(`select begin_restore('nobody', null, 'UTC', 'nobody')`)
  const limited = { owner: 'limited', currency: 'USD', measure: 'in', period: 'day', amount: '1.00' }
  limit = (await ledger.post('/v1/limits', limited)).body.id
  rule = (await ledger.post('/v1/approval-rules', { operation: 'postDeposit' })).body.id
  await ledger.post('/v1/deposits', deposit, { key: 'example-proposal' })
  await ledger.delete(`/v1/approval-rules/${rule}`)
  for (const key of webhookKeys) await ledger.post('/v1/webhooks', { url: 'http://127.0.0.1:9/' }, { key })
  await ledger.db.query(
    `insert into webhook_deliveries (ledger, webhook_id, id, replay, event_id, event_type)
     select ledger, id, $1, 0, 'an event', 'transaction.posted' from webhooks`,
    [delivery],
  )
  await ledger.post('/v1/ledgers', { name: 'trial', trial: true })
  await ledger.post('/v1/ledgers', { name: 'shop-paris' })
  const order = { source_account: 'customers.alice.jpy', target_account: 'customers.bob.usd', source_amount: '90' }
  fx.spread = '500'
  const conversion = await ledger.post('/v1/conversions', atAnyRate(order))
  fx.spread = '50'
  expect(conversion.statusCode, conversion.text).toBe(201)
  spread = (await ledger.db.query('select id from fees')).rows[0].id
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
  await fx.close()
  await revenue.close()
})

test('a body that may be left out is documented so', async () => {
  const { body } = await ledger.get('/openapi.json')
  expect(body.paths['/v1/transactions/{transaction}/reversal'].post.requestBody.required ?? false).toBe(false)
})

describe('the examples', () => {
  test('all work when they are sent in the order of the document, those that read last', async () => {
    const fresh = await startLedger({ contract: true, fx: fx.url })
    const { body: document } = await fresh.get('/openapi.json')
    const sent: string[] = []
    for (const [path, methods] of Object.entries<Schema>(document.paths)) {
      for (const [method, operation] of Object.entries<Schema>(methods)) {
        const media = operation.requestBody?.content['application/json']
        if (!media || path.startsWith('/v1/ledgers') || path.startsWith('/v1/proposals/')) continue
        const examples = Object.values<{ value: unknown }>(media.examples ?? {}).map(({ value }) => value)
        for (const example of examples.length > 0 ? examples : [media.example]) {
          const url = fill(path, operation.parameters ?? [])
          const options = method === 'post' && path !== '/v1/accounts' ? { key: exampleKey(operation) } : { key: null }
          const answer = method === 'patch' ? await fresh.patch(url, example) : await fresh.post(url, example, options)
          const expected = method === 'patch' ? 200 : 'scheduled_for' in (example as object) ? 202 : 201
          expect(`${answer.statusCode} ${url}`, answer.text).toBe(`${expected} ${url}`)
          sent.push(operation.operationId)
        }
      }
    }
    for (const [path, { get }] of Object.entries<Schema>(document.paths)) {
      // An operation needs Kafka, and a proposal a rule that applies to its order.
      const others = ['getOperation', 'getProposal']
      if (!get || get.tags.includes('health') || others.includes(get.operationId)) continue
      const url = fill(path, get.parameters ?? [])
      const answer = await fresh.get(url)
      expect(`${answer.statusCode} ${url}`, answer.text).toBe(`200 ${url}`)
      sent.push(get.operationId)
    }
    expect(new Set(sent)).toEqual(
      new Set([
        'registerCurrency',
        'openAccount',
        'changeAccount',
        'assertBalance',
        'listAssertions',
        'addLimit',
        'listLimits',
        'listAccountLimits',
        'postDeposit',
        'postTransfer',
        'postWithdrawal',
        'postPayment',
        'postRefund',
        'addCashbackPlan',
        'addApprovalRule',
        'listApprovalRules',
        'listProposals',
        'createApiKey',
        'listApiKeys',
        'registerWebhook',
        'changeWebhook',
        'rotateSecret',
        'replayEvents',
        'postConversion',
        'postHold',
        'postCapture',
        'voidHold',
        'postJournal',
        'postReversal',
        'postBatch',
        'listLedgers',
        'listPeriods',
        'listVerifications',
        'listCurrencies',
        'listAccounts',
        'getAccount',
        'getBalance',
        'getBalanceHistory',
        'listEntries',
        'getStatement',
        'listEvents',
        'exportBooks',
        'listTransactions',
        'getTransaction',
        'listHolds',
        'getHold',
        'listPayments',
        'getPayment',
        'listCashbackPlans',
        'listScheduledOrders',
        'getScheduledOrder',
        'listOwnerBalances',
        'sumBalances',
        'listPositions',
        'listWebhooks',
        'getWebhook',
        'listDeliveries',
        'getOutbox',
        'listDeadLetters',
        'getTrialBalance',
        'getBalanceSheet',
        'getIncomeStatement',
        'listAuditEntries',
        'listAuditSeals',
      ]),
    )
    await fresh.verify()
    await fresh.close()
  })

  const fill = (path: string, parameters: Schema[]) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name) => {
      const parameter = parameters.find((each) => each.in === 'path' && each.name === name)
      return encodeURIComponent(parameter?.example ?? parameter?.schema.examples?.[0])
    })

  const exampleKey = (operation: Schema): string => {
    const header = operation.parameters.find(({ name }: Schema) => name === 'idempotency-key')
    return header?.example ?? header?.schema.examples?.[0] ?? `missing-${operation.operationId}`
  }
})

/** Of webhooks: requests at random delete some of them. */
const webhookKeys = Array.from({ length: 60 }, (_, index) => `webhook-${index}`)
/** Each of them has it. */
const delivery = '0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'

/** Values that are in the books, by the name of the field or parameter. */
const known: Record<string, string[]> = {
  ledger: ['main', 'nobody', 'trial'],
  before: ['2020-01-01', '2021-01-01', '2999-01-01'],
  account: ['customers.alice.usd', 'customers.bob.usd', 'customers.alice.jpy', 'system.cash.usd', 'nobody'],
  source_account: ['customers.alice.usd', 'customers.bob.usd', 'customers.alice.jpy'],
  source_amount: ['1.00', '0.01', '1'],
  in: ['EUR', 'USD', 'ZZZ'],
  target_account: ['customers.alice.usd', 'customers.bob.usd', 'customers.alice.jpy'],
  transaction: ['key:example-deposit', 'key:nothing', '00000000-0000-7000-8000-000000000000'],
  hold: ['key:example-hold', 'key:nothing'],
  payment: ['key:example-payment', 'payment1', 'payment99', 'key:nothing'],
  webhook: [...webhookKeys.map((key) => `key:${key}`), 'key:nothing'],
  delivery: [delivery, delivery, '00000000-0000-7000-8000-000000000000'],
  url: ['https://127.0.0.1:9/hook', 'http://127.0.0.1:9/', 'https://user@127.0.0.1/', 'nowhere'],
  after: ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z', 'latest'],
  order: ['key:example-scheduled', 'key:example-payment', 'key:nothing'],
  proposal: ['key:example-proposal', 'key:nothing'],
  category: ['groceries', 'books'],
  owner: ['alice', 'bob', 'nobody'],
  currency: ['USD', 'JPY', 'KWD', 'ZZZ'],
  amount: ['1.00', '0.01', '1', '0.001', '1000000000000000000000000'],
  minimum_balance: ['0', '-500.00', '-1'],
  'florin-ledger': ['main', 'main', 'main', 'main', 'shop-paris', 'nowhere'],
  status: ['active'],
  fee_schedule: ['standard', 'none'],
  fee_account: ['customers.alice.usd', 'customers.bob.usd'],
  prefer: ['respond-async', 'return=minimal'],
  get limit_id() {
    return [limit, '00000000-0000-7000-8000-000000000000']
  },
  get rule() {
    return [rule, '00000000-0000-7000-8000-000000000000']
  },
  get key() {
    return [apiKey, 'aaaaaaaa']
  },
  get operation() {
    return [operation, 'nothing']
  },
  get fee() {
    return [spread, spread, '00000000-0000-7000-8000-000000000000']
  },
}

const balanced = fc
  .array(fc.constantFrom('1.00', '0.01', '1', '0.001'), { minLength: 1, maxLength: 3 })
  .map((amounts) =>
    amounts.flatMap((amount, index) => [
      { account: 'customers.bob.usd', direction: 'debit', amount },
      { account: index ? 'system.cash.usd' : 'customers.alice.usd', direction: 'credit', amount },
    ]),
  )

const grants = fc.constantFrom(['reader@main'], ['teller@*;owner=alice', 'reader@main'], ['boss@main'], [])

// A conversion is at one of three kinds of rate: mostly these two are left out, or hardly any would be.
const seldom = (arbitrary: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 9 }, { arbitrary, weight: 1 })
const timing = {
  scheduled_for: seldom(fc.constantFrom('2999-12-31T00:00:00Z', '2020-01-01T00:00:00Z')),
  every: seldom(fc.constantFrom('P1M', 'FREQ=DAILY', 'often')),
  time_zone: seldom(fc.constantFrom('UTC', 'Europe/Berlin', 'Nowhere')),
  until: seldom(fc.constantFrom('2999-12-31T00:00:00Z', '2998-12-31T00:00:00Z')),
  retry_until: seldom(fc.constantFrom('P3D', '2999-12-31T00:00:00Z')),
}
const rates = { quote_id: seldom(fc.uuid()), expected_rate: seldom(fc.constant('0.9')) }

describeContract({
  app: () => ledger.app,
  contract: () => contract,
  hints: () => ({ known, values: { entries: balanced, grants, ...rates, ...timing } }),
  headers: ({ method, operationId }) =>
    method === 'POST' ? { 'idempotency-key': `${operationId}-${Math.random()}` } : {},
  operationIds: [
    'getLiveness',
    'getReadiness',
    'getHealth',
    'openLedger',
    'restoreLedger',
    'removeLedger',
    'abandonRestore',
    'verifyLedger',
    'listVerifications',
    'changeLedger',
    'listLedgers',
    'closePeriod',
    'reopenPeriod',
    'listPeriods',
    'registerCurrency',
    'listCurrencies',
    'openAccount',
    'listAccounts',
    'getAccount',
    'changeAccount',
    'getBalance',
    'getBalanceHistory',
    'listEntries',
    'getStatement',
    'listEvents',
    'exportBooks',
    'assertBalance',
    'listAssertions',
    'addLimit',
    'endLimit',
    'listLimits',
    'listAccountLimits',
    'postDeposit',
    'postTransfer',
    'postWithdrawal',
    'postConversion',
    'postHold',
    'listHolds',
    'postCapture',
    'voidHold',
    'getHold',
    'postPayment',
    'postRefund',
    'listPayments',
    'getPayment',
    'addCashbackPlan',
    'createApiKey',
    'listApiKeys',
    'revokeApiKey',
    'listCashbackPlans',
    'listScheduledOrders',
    'getScheduledOrder',
    'retryScheduledOrder',
    'cancelScheduledOrder',
    'addApprovalRule',
    'endApprovalRule',
    'listApprovalRules',
    'approveProposal',
    'rejectProposal',
    'listProposals',
    'getProposal',
    'getOperation',
    'sumBalances',
    'listPositions',
    'registerWebhook',
    'listWebhooks',
    'getWebhook',
    'changeWebhook',
    'deleteWebhook',
    'rotateSecret',
    'listDeliveries',
    'retryDelivery',
    'replayEvents',
    'testWebhook',
    'getOutbox',
    'listDeadLetters',
    'retryRecord',
    'postJournal',
    'listTransactions',
    'postReversal',
    'postBatch',
    'getTransaction',
    'listOwnerBalances',
    'getTrialBalance',
    'getBalanceSheet',
    'getIncomeStatement',
    'listAuditEntries',
    'listAuditSeals',
  ],
})
