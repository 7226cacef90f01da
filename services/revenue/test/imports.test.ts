import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importedId } from '../src/fees/schemas.ts'
import { feeOf, newCode, newId, range, startRevenue, type TestRevenue } from './revenue.ts'

let revenue: TestRevenue
beforeAll(async () => {
  revenue = await startRevenue()
})
afterAll(() => revenue.close())

let lastExternal = 0
function importOf(fields: object = {}) {
  lastExternal += 1
  return {
    external_id: `old-${lastExternal}`,
    account: null as string | null,
    owner: 'alice' as string | null,
    kind: 'withdrawal',
    schedule: null as string | null,
    version: null as number | null,
    amount: '1.00',
    currency: 'USD',
    charged_at: '2025-04-13T09:30:00.000Z',
    reverses: null as string | null,
    ...fields,
  }
}

const send = (fees: unknown[], ledger = 'main') => revenue.post('/v1/fee-imports', { fees }, { ledger })

async function outcomesOf(fees: object[], ledger?: string): Promise<string[]> {
  const answer = await send(fees, ledger)
  expect(answer.statusCode, answer.text).toBe(200)
  return answer.body.data.map(({ outcome, code }: { outcome: string; code?: string }) => code ?? outcome)
}

const list = async (query: string, ledger = 'main') => (await revenue.get(`/v1/fees?${query}`, { ledger })).body.data

describe('an imported fee', () => {
  test('is kept as it was sent, of no transaction, under an id made of that in the other system', async () => {
    const fee = importOf({ amount: '12.50', account: newId() })
    const { body } = await send([fee])
    const id = importedId(fee.external_id)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(body.data).toEqual([{ id, external_id: fee.external_id, outcome: 'recorded' }])
    expect((await revenue.get(`/v1/fees/${id}`)).body).toEqual({
      ...fee,
      id,
      ledger: 'main',
      transaction: null,
      effective_on: null,
      reversed_by: null,
      recorded_at: expect.any(String),
    })
  })

  test('has no more decimals than its currency in ISO 4217; a currency of a ledger may have any', async () => {
    const ledger = 'shop-bergen'
    const fees = [
      importOf({ amount: '12.505' }),
      importOf({ amount: '12.500' }),
      importOf({ amount: '1.5', currency: 'JPY' }),
      importOf({ amount: '12.50' }),
      importOf({ amount: '1.123', currency: 'TND' }),
      importOf({ amount: '0.00000001', currency: 'BTC' }),
    ]
    expect(await outcomesOf(fees, ledger)).toEqual([...Array(3).fill('invalid_request'), ...Array(3).fill('recorded')])
    expect((await send(fees.slice(0, 1), ledger)).body.data[0].detail).toBe(
      '/amount: The amount has more decimals than its currency in ISO 4217. Round it.',
    )
  })

  test('counts in reports, by its schedule too', async () => {
    const ledger = 'shop-rome'
    const code = newCode()
    await revenue.addSchedule(
      { code, rule: { flat: '49.00' }, recognition: { method: 'evenly', period: 'P10D' } },
      { ledger },
    )
    const fee = importOf({ schedule: code, version: 1, amount: '10.00', charged_at: '2025-01-01T00:00:00.000Z' })
    expect(await outcomesOf([fee, importOf({ charged_at: '2025-01-02T00:00:00.000Z' })], ledger)).toEqual([
      'recorded',
      'recorded',
    ])
    const { body } = await revenue.get('/v1/revenue?from=2025-01-01&to=2025-01-06', { ledger })
    expect(body.data).toMatchObject([{ charged: '11.00', recognised: '6.00', fees: 2 }])
  })

  test('again is known, with another content a conflict, and in another ledger another fee', async () => {
    const fee = importOf()
    expect(await outcomesOf([fee, fee])).toEqual(['recorded', 'known'])
    expect(await outcomesOf([fee, { ...fee, amount: '1.01' }])).toEqual(['known', 'fee_conflict'])
    expect(await outcomesOf([{ ...fee, amount: '1.01' }], 'shop-paris')).toEqual(['recorded'])
  })

  test('is taken back by another import, once', async () => {
    const fee = importOf({ amount: '3.00' })
    const reversal = importOf({ amount: '-3.00', reverses: fee.external_id })
    expect(await outcomesOf([reversal])).toEqual(['original_not_found'])
    expect(await outcomesOf([reversal, fee])).toEqual(['recorded', 'recorded'])
    expect(await outcomesOf([importOf({ amount: '-3.00', reverses: fee.external_id })])).toEqual(['already_reversed'])
    expect((await revenue.get(`/v1/fees/${importedId(fee.external_id)}`)).body.reversed_by).toBe(
      importedId(reversal.external_id),
    )
  })

  test('neither takes a fee of the ledger back nor takes its id, whatever its own is', async () => {
    const fee = feeOf({ amount: '3.00' })
    await revenue.record(fee)
    expect(await outcomesOf([importOf({ amount: '-3.00', reverses: fee.id })])).toEqual(['original_not_found'])
    const id = randomUUID()
    expect(await outcomesOf([importOf({ external_id: id })])).toEqual(['recorded'])
    await revenue.record(feeOf({ id }))
    await revenue.expectRefusal('422 fee_refused', () =>
      revenue.post('/v1/fees', feeOf({ id: importedId('of an import to come') })),
    )
  })

  test('is refused by itself, with the reason', async () => {
    const { body } = await send([
      importOf(),
      importOf({ amount: '0.00' }),
      importOf({ amount: '-1.00' }),
      importOf({ schedule: 'none', version: 1 }),
      { ...importOf(), transaction: newId() },
      { ...importOf(), external_id: '' },
      'nonsense',
    ])
    expect(body.data.map(({ outcome, code }: Record<string, string>) => code ?? outcome)).toEqual([
      'recorded',
      'invalid_request',
      'invalid_request',
      'fee_schedule_not_found',
      'invalid_request',
      'invalid_request',
      'invalid_request',
    ])
    expect(body.data.at(-1)).toMatchObject({ id: null, external_id: null, retriable: false })
  })
})

test('lists tell imported fees from those of the ledger', async () => {
  const ledger = 'shop-oslo'
  const fees = range(3).map(() => feeOf({ ledger }))
  await revenue.recordBatch(fees)
  const imports = range(2).map(() => importOf())
  await outcomesOf(imports, ledger)
  const idsOf = async (query: string) => (await list(query, ledger)).map(({ id }: { id: string }) => id).sort()
  const own = fees.map(({ id }) => id)
  const imported = imports.map(({ external_id }) => importedId(external_id))
  expect(await idsOf('imported=false')).toEqual(own.toSorted())
  expect(await idsOf('imported=true')).toEqual(imported.toSorted())
  expect(await idsOf('')).toEqual([...own, ...imported].sort())
  expect((await revenue.get('/v1/fees?imported=maybe')).statusCode).toBe(400)
})
