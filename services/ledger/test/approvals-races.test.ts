import { startCutProxy } from '@florin/testing'
import type pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { outcomeOf, startApprovals, type TestApprovals } from './approvals.ts'
import { pick, until } from './clients.ts'
import { connect, type RequestOptions, range, startLedger, type TestLedger } from './ledger.ts'

let approvals: TestApprovals
let ledger: TestLedger
let owner: pg.Pool
let alice: RequestOptions
let persons: RequestOptions[]
beforeAll(async () => {
  approvals = await startApprovals()
  ledger = approvals.ledger
  owner = connect(ledger.ownerUrl)
  alice = await approvals.by('alice')
  persons = await Promise.all(['bob', 'carol', 'dave'].map((person) => approvals.by(person)))
})
afterAll(async () => {
  await ledger.verify()
  await owner.end()
  await approvals.close()
})

async function proposals(count: number, more: object = {}) {
  await approvals.endRules()
  const source = await ledger.openAccount({ balance: '1000.00' })
  const target = await ledger.openAccount()
  await approvals.addRule({ operation: 'postTransfer' })
  const order = { source_account: source, target_account: target, amount: '1.00', ...more }
  const made = await Promise.all(range(count).map(() => ledger.post('/v1/transfers', order, alice)))
  return { source, target, ids: made.map(({ body }) => body.id as string) }
}

type End = (id: string, at: TestLedger, by: RequestOptions) => Promise<string>
const approve: End = async (id, at, by) =>
  outcomeOf(await at.post(`/v1/proposals/${id}/approve`, undefined, { ...by, key: null }))
const reject: End = async (id, at, by) =>
  outcomeOf(await at.post(`/v1/proposals/${id}/reject`, undefined, { ...by, key: null }))
const withdraw: End = (id, at) => reject(id, at, alice)
const expire: End = async (id) => {
  await owner.query(`update ledger.proposals set expires_at = clock_timestamp() where id = $1 and status = 'open'`, [
    id,
  ])
  return 'none'
}
const replicas = () => [ledger, approvals.replica]

test('of many that approve, reject, withdraw and expire a proposal at the same time, one ends it', async () => {
  const { source, target, ids } = await proposals(8)
  const ends = [approve, approve, approve, reject, withdraw, expire]
  const outcomes = await Promise.all(
    ids.map((id) => Promise.all(range(24).map(() => pick(ends)(id, pick(replicas()), pick(persons))))),
  )
  let moved = 0
  for (const [index, id] of ids.entries()) {
    const { body: proposal } = await ledger.get(`/v1/proposals/${id}`)
    expect(proposal.status).not.toBe('open')
    const ended = new Set(outcomes[index]?.filter((outcome) => outcome !== 'none' && outcome !== '409 proposal_ended'))
    const expected = { approved: ['201 transfer'], expired: [] }[proposal.status as string]
    expect([...ended]).toEqual(expected ?? [`200 ${proposal.status}`])
    moved += Number(proposal.status === 'approved')
  }
  expect(await ledger.balancesOf(source, target)).toEqual([`${1000 - moved}.00`, `${moved}.00`])
  const { body } = await ledger.get(`/v1/transactions?account=${target}&limit=200`)
  expect(body.data).toHaveLength(moved)
})

test('a hundred approvals of one proposal on two replicas post its order once', async () => {
  const { target, ids } = await proposals(1)
  const id = ids[0] as string
  const outcomes = await Promise.all(range(100).map(() => approve(id, pick(replicas()), pick(persons))))
  expect(new Set(outcomes)).toEqual(new Set(['201 transfer', '409 proposal_ended']))
  expect(await ledger.balancesOf(target)).toEqual(['1.00'])
})

test('a hundred approvals of one proposal on two replicas schedule its order once', async () => {
  const { target, ids } = await proposals(1, { scheduled_for: '2999-01-01T00:00:00Z' })
  const id = ids[0] as string
  const outcomes = await Promise.all(
    range(100).map((n) => (n % 10 === 0 ? reject : approve)(id, pick(replicas()), pick(persons))),
  )
  const { body: proposal } = await ledger.get(`/v1/proposals/${id}`)
  const [first] = proposal.status === 'approved' ? ['202 scheduled'] : ['200 rejected']
  expect(new Set(outcomes)).toEqual(new Set([first, '409 proposal_ended']))
  const { body } = await ledger.get('/v1/scheduled?limit=200')
  const made = body.data.filter(({ order }: { order: { target_account: string } }) => order.target_account === target)
  expect(made.map(({ id }: { id: string }) => id)).toEqual(
    proposal.scheduled_order === null ? [] : [proposal.scheduled_order],
  )
})

test('an order that is sent to two replicas, one of which does not know its rule yet, is posted or proposed, never both', async () => {
  await approvals.endRules()
  const source = await ledger.openAccount({ balance: '1000.00' })
  const target = await ledger.openAccount()
  const orders = range(20).map((n) => ({
    body: { source_account: source, target_account: target, amount: '1.00', reference: String(n) },
    key: `begins-${n}`,
  }))
  const send = ({ body, key }: (typeof orders)[number]) =>
    pick(replicas()).post('/v1/transfers', body, { ...alice, key })
  // The other replica has just read that there is no rule.
  await approvals.replica.postTransfer([source, target], '1.00', alice)
  await approvals.addRule({ operation: 'postTransfer' })
  const answers = await Promise.all(orders.map((order) => Promise.all(range(5).map(() => send(order)))))
  let posted = 1
  for (const [index, same] of answers.entries()) {
    expect(new Set(same.map(({ text }) => text)).size, same.map(({ text }) => text).join('\n')).toBe(1)
    expect([201, 202]).toContain(same[0]?.statusCode)
    posted += Number(same[0]?.statusCode === 201)
    const again = await send(orders[index] as (typeof orders)[number])
    expect(again.text).toBe(same[0]?.text)
  }
  expect(await ledger.balancesOf(target)).toEqual([`${posted}.00`])
})

test('an order that another replica posts while its proposal is written is answered with the transaction', async () => {
  await approvals.endRules()
  const [source, target] = [await ledger.openAccount({ balance: '10.00' }), await ledger.openAccount()]
  await approvals.replica.postTransfer([source, target], '1.00', alice)
  await approvals.addRule({ operation: 'postTransfer' })
  const client = await owner.connect()
  try {
    await client.query('begin; lock table proposals in share mode')
    const send = (at: TestLedger) => at.postTransfer([source, target], '2.00', { ...alice, key: 'meanwhile' })
    const proposed = send(ledger)
    await until('the proposal waits', async () => {
      const { rows } = await client.query(`select from pg_locks where relation = 'proposals'::regclass and not granted`)
      return rows.length > 0
    })
    const posted = send(approvals.replica)
    // It proposes too, if it took so long that it knows the rule.
    await until('it is posted, or waits too', async () => {
      const { rows } = await client.query(
        `select from pg_locks where relation = 'proposals'::regclass and not granted having count(*) > 1
          union all select from idempotency_keys where key = 'meanwhile'`,
      )
      return rows.length > 0
    })
    await client.query('commit')
    expect((await proposed).text).toBe((await posted).text)
  } finally {
    client.release()
  }
})

test.each([
  ['before', 'a transaction', {}],
  ['after', 'a transaction', {}],
  ['before', 'a hold', null],
  ['after', 'a hold', null],
  ['before', 'a scheduled order', { scheduled_for: '2999-01-01T00:00:00Z' }],
  ['after', 'a scheduled order', { scheduled_for: '2999-01-01T00:00:00Z' }],
] as const)('an approval that is cut %s its commit takes effect makes %s once', async (cut, _, more) => {
  const { hostname, port } = new URL(ledger.superuserUrl)
  const proxy = await startCutProxy(Number(port), hostname)
  const cutReplica = await startLedger({ on: ledger, through: proxy.through, auth: approvals.issuer.auth })
  onTestFinished(async () => {
    await cutReplica.close()
    await proxy.close()
  })
  const id = more === null ? await proposeHold() : ((await proposals(1, more)).ids[0] as string)
  const before = ((await ledger.readState()) as Record<string, unknown>).accounts
  const sprung = proxy.cutNextCommit(cut)
  const path = `/v1/proposals/${id}/approve`
  const send = async () => {
    for (;;) {
      const answer = await cutReplica.post(path, undefined, { ...(persons[0] as RequestOptions), key: null })
      if (answer.statusCode < 500) return answer
    }
  }
  const answer = await send()
  await sprung
  expect([201, 202]).toContain(answer.statusCode)
  const again = await send()
  expect([again.text, again.headers['idempotent-replayed']]).toEqual([answer.text, 'true'])
  const { body: proposal } = await ledger.get(`/v1/proposals/${id}`)
  expect([proposal.transaction, proposal.hold, proposal.scheduled_order]).toContain(answer.body.id)
  const after = ((await ledger.readState()) as Record<string, unknown>).accounts
  expect(after === before).toBe(answer.statusCode === 202)
})

async function proposeHold(): Promise<string> {
  const account = await ledger.openAccount({ balance: '10.00' })
  await approvals.addRule({ operation: 'postHold' })
  return (await ledger.post('/v1/holds', { account, amount: '5.00' }, alice)).body.id
}
