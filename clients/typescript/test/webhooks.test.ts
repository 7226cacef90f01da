import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { startLedger } from '../../../services/ledger/test/ledger.ts'
import { startReceiver } from '../../../services/ledger/test/webhook-receiver.ts'
import { createFlorin } from '../src/index.ts'
import { verifyWebhook, WebhookRejected } from '../src/webhooks.ts'

const newSecret = () => `whsec_${randomBytes(24).toString('base64')}`
const secret = newSecret()
const body = JSON.stringify({
  specversion: '1.0',
  id: '01a22b31-5821-7000-8001-96fc3f5dd087.0',
  type: 'account.opened',
  time: '2026-11-30T08:15:02.164Z',
  timestamp: '2026-11-30T08:15:02.164Z',
  data: { code: 'customers.ivy.usd', name: 'Ivy Ünal' },
})

function sign(keys: string[], at = new Date()): Record<string, string> {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': keys.map((key) => new Webhook(key).sign('msg_1', at, body)).join(' '),
  }
}

const upperCase = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))

test('a signed body becomes an event, whatever holds its headers and bytes', () => {
  const headers = sign([secret])
  for (const given of [headers, new Headers(headers), upperCase(headers)]) {
    for (const bytes of [body, Buffer.from(body), new TextEncoder().encode(body)]) {
      const event = verifyWebhook(secret, given, bytes)
      expect(event).toMatchObject({ type: 'account.opened', timestamp: '2026-11-30T08:15:02.164Z' })
    }
  }
})

test('a secret is replaced without a lost event: either of two is accepted', () => {
  const next = newSecret()
  expect(verifyWebhook([next, secret], sign([secret]), body)).toMatchObject({ type: 'account.opened' })
  expect(verifyWebhook(next, sign([secret, next]), body)).toMatchObject({ type: 'account.opened' })
})

const minutes = (count: number) => new Date(Date.now() + count * 60_000)

test.each([
  ['another secret', newSecret(), sign([secret]), body],
  ['a changed body', secret, sign([secret]), body.replace('Ivy', 'Eve')],
  ['no headers', secret, {}, body],
  ['a changed id', secret, { ...sign([secret]), 'webhook-id': 'msg_2' }, body],
  ['an old request', secret, sign([secret], minutes(-6)), body],
  ['a request of the future', secret, sign([secret], minutes(6)), body],
  ['a timestamp that is none', secret, { ...sign([secret]), 'webhook-timestamp': 'now' }, body],
])('%s is rejected', (_, given, headers, text) => {
  expect(() => verifyWebhook(given, headers, text)).toThrow(WebhookRejected)
})

test('no secret accepts anything, and a secret that is none is an error of the program', () => {
  expect(() => verifyWebhook([], sign([secret]), body)).toThrow(WebhookRejected)
  expect(() => verifyWebhook('', sign([secret]), body)).toThrow("Secret can't be empty.")
})

test('what the ledger sends is accepted, also while its secret is replaced', async () => {
  const ledger = await startLedger({ dueWork: true })
  const receiver = await startReceiver()
  try {
    const address = ledger.app.server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const florin = createFlorin({ ledgerUrl: `http://127.0.0.1:${port}` })
    const account = await ledger.openAccount()
    const { id, secret: first } = await florin.ledger.post('/v1/webhooks', {
      body: { url: receiver.url, types: ['transaction.posted'] },
    })
    const { id: transaction } = await florin.deposit({ account, amount: '5.00' })
    const [posted] = await receiver.waitFor(1)
    const event = verifyWebhook(first ?? '', posted?.headers ?? {}, posted?.text ?? '')
    expect(event).toMatchObject({ type: 'transaction.posted', subject: transaction, timestamp: event.time })

    const path = { path: { webhook: id } }
    const { secret: second } = await florin.ledger.post('/v1/webhooks/{webhook}/rotate-secret', { params: path })
    await florin.ledger.post('/v1/webhooks/{webhook}/test', { params: path })
    const [, tested] = await receiver.waitFor(2)
    for (const secret of [first, second]) {
      const given = verifyWebhook(secret ?? '', tested?.headers ?? {}, tested?.text ?? '')
      expect(given).toMatchObject({ type: 'webhook.test', data: { webhook: id } })
    }
  } finally {
    await receiver.close()
    await ledger.close()
  }
})
