import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'
import { type Receiver, say, startReceiver } from './webhook-receiver.ts'

let ledger: TestLedger
let receiver: Receiver
let account: string
beforeAll(async () => {
  ledger = await startLedger({ dueWork: true, contract: true })
  account = await ledger.openAccount({ code: 'customers.alice.usd', owner: 'alice' })
})
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(async () => {
  for (const { id } of (await ledger.get('/v1/webhooks')).body.data) await ledger.delete(`/v1/webhooks/${id}`)
  await receiver.close()
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

async function register(webhook: object = {}): Promise<Answer['body']> {
  const answer = await ledger.post('/v1/webhooks', { url: receiver.url, types: ['transaction.posted'], ...webhook })
  expect(answer.statusCode, answer.text).toBe(201)
  return answer.body
}

/** Posts a deposit, and returns the id of its transaction. */
async function deposit(amount = '1.00'): Promise<string> {
  const answer = await ledger.post('/v1/deposits', { account, amount })
  expect(answer.statusCode, answer.text).toBe(201)
  return answer.body.id
}

const read = async (id: string) => (await ledger.get(`/v1/webhooks/${id}`)).body
const deliveriesOf = async (id: string, query = '') =>
  (await ledger.get(`/v1/webhooks/${id}/deliveries?limit=200${query}`)).body.data

describe('an event', () => {
  test('reaches the endpoint as a CloudEvent, signed as the library verifies', async () => {
    const { id, secret } = await register()
    const transaction = await deposit()
    const [received] = await receiver.waitFor(1)
    expect(received?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Florin\/\d/),
      'webhook-id': expect.stringMatching(/^msg_[\w-]{27}$/),
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      'webhook-signature': expect.stringMatching(/^v1,\S+$/),
    })
    expect(receiver.verify(received as never, secret)).toEqual(received?.body)
    expect(received?.body).toMatchObject({
      specversion: '1.0',
      type: 'transaction.posted',
      subject: transaction,
      timestamp: received?.body.time,
    })
    await until('it is delivered', async () => (await deliveriesOf(id))[0]?.status === 'delivered')
    const [delivery] = await deliveriesOf(id)
    expect(delivery).toMatchObject({
      event: received?.body.id,
      type: 'transaction.posted',
      message_id: received?.id,
      replay: null,
      next_attempt_at: null,
      attempts: [{ status: 200, body: '', error: null }],
    })
  })

  test('that is not delivered is sent again with the same id, and the attempts are shown', async () => {
    const { id } = await register()
    receiver.answer(say(500, 'out of order'))
    await deposit()
    await receiver.waitFor(1)
    await until('the attempt is stored', async () => (await deliveriesOf(id))[0]?.attempts.length === 1)
    const [delivery] = await deliveriesOf(id)
    expect(delivery).toMatchObject({
      status: 'pending',
      attempts: [{ status: 500, body: 'out of order', error: null }],
    })
    expect(await read(id)).toMatchObject({ status: 'active', failures: 1, failing_since: expect.any(String) })
    receiver.answer()
    await receiver.waitFor(2)
    await until('it is delivered', async () => (await deliveriesOf(id))[0]?.status === 'delivered')
    expect(receiver.received[1]?.id).toBe(receiver.received[0]?.id)
    expect((await deliveriesOf(id))[0].attempts.map(({ status }: { status: number }) => status)).toEqual([500, 200])
    expect(await read(id)).toMatchObject({ failures: 0, failing_since: null })
  })
})

test('many events are delivered once each', async () => {
  const { id } = await register()
  const posted = await Promise.all(range(300).map(() => deposit()))
  await receiver.waitFor(300)
  await until('all are delivered', async () => (await deliveriesOf(id, '&status=pending')).length === 0)
  expect(receiver.transactions().sort()).toEqual(posted.sort())
  expect(receiver.openMax()).toBeLessThanOrEqual(32)
})
