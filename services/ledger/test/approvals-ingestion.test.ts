import { createTestIssuer, kafkaForTests } from '@florin/testing'
import { describe, expect, test } from 'vitest'
import { startFxStub } from './fx-stub.ts'
import { respondAsync, startIngestion } from './ingestion.ts'
import { atAnyRate } from './ledger.ts'

describe.skipIf(!kafkaForTests().isAvailable)('an order for later to which a rule applies', () => {
  test('becomes a proposal at once over HTTP, and is rejected from another producer', async () => {
    const issuer = await createTestIssuer()
    const fx = await startFxStub({ USD: '1.1684' })
    const as = async (sub: string) => `Bearer ${await issuer.token(['admin@*'], { sub })}`
    const ingestion = await startIngestion({ fx: fx.url, auth: issuer.auth, authorization: await as('alice') })
    const { ledger } = ingestion
    const source = await ledger.openAccount({ balance: '100.00' })
    const target = await ledger.openAccount()
    const euros = await ledger.openAccount({ currency: 'EUR' })
    const order = { source_account: source, target_account: target, amount: '10.00' }
    expect((await ledger.post('/v1/transfers', order, { key: 'before' })).statusCode).toBe(201)
    await ledger.post('/v1/approval-rules', { above: { amount: '5.00', currency: 'USD' } })
    await ingestion.startWorker()

    const orders: [string, object][] = [
      ['/v1/transfers', order],
      ['/v1/transfers', { ...order, scheduled_for: '2999-01-01T00:00:00Z' }],
      ['/v1/conversions', atAnyRate({ source_account: source, target_account: euros, source_amount: '10.00' })],
    ]
    for (const [path, body] of orders) {
      const key = `proposed-${path.length}-${'scheduled_for' in body}`
      const proposed = await ledger.post(path, body, { key, headers: respondAsync })
      expect([proposed.statusCode, proposed.body.author, proposed.body.status]).toEqual([202, 'alice', 'open'])
      const again = await ledger.post(path, body, { key, headers: respondAsync })
      expect([again.text, again.headers['idempotent-replayed']]).toEqual([proposed.text, 'true'])
      const approve = `/v1/proposals/${proposed.body.id}/approve`
      const approved = await ledger.post(approve, undefined, {
        key: null,
        headers: { authorization: await as('bob') },
      })
      expect([201, 202]).toContain(approved.statusCode)
    }
    // The key that was posted before the rule is answered with its transaction.
    const replayed = await ledger.post('/v1/transfers', order, { key: 'before', headers: respondAsync })
    expect([replayed.statusCode, replayed.body.kind]).toEqual([201, 'transfer'])

    // Small enough for no rule.
    const small = await ingestion.accept('/v1/transfers', { ...order, amount: '5.00' })
    expect((await ingestion.outcomeOf(small)).body.status).toBe('posted')

    const state = await ledger.balancesOf(source, target)
    await ingestion.write({ ledger: 'main', operation: 'postTransfer', idempotency_key: 'foreign', order })
    await ingestion.write({ ledger: 'main', operation: 'postTransfer', idempotency_key: 'before', order })
    const [dead] = await ingestion.deadLetters(1)
    expect(dead?.value).toContain('foreign')
    await ingestion.settled()
    const refused = await ledger.post('/v1/transfers', order, { key: 'foreign' })
    expect([refused.statusCode, refused.body.code]).toEqual([422, 'approval_required'])
    expect(await ledger.balancesOf(source, target)).toEqual(state)
    await ledger.verify()
    await ingestion.close()
    await fx.close()
  })
})
