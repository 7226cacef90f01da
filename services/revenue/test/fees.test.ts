import { setTimeout as sleep } from 'node:timers/promises'
import { scale } from '@florin/testing'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { feeOf, newCode, newId, range, reversalOf, soon, startRevenue, type TestRevenue } from './revenue.ts'

let revenue: TestRevenue
const card = newCode()
beforeAll(async () => {
  revenue = await startRevenue()
  await revenue.addSchedule({ code: card, rule: { flat: '1.00' } })
})
afterAll(() => revenue.close())

const outcomes = (data: { outcome: string; code?: string; retriable?: boolean }[]) =>
  data.map(({ outcome, code, retriable }) =>
    outcome === 'refused' ? `${code}${retriable ? ', retriable' : ''}` : outcome,
  )

describe('a fee', () => {
  test('is kept as it was sent', async () => {
    const fee = feeOf({ schedule: card, version: 1, amount: '2.50', charged_at: '2026-04-13T11:30:00.000+02:00' })
    const recorded = await revenue.record(fee)
    expect(recorded).toEqual({
      ...fee,
      external_id: null,
      charged_at: '2026-04-13T09:30:00.000Z',
      effective_on: null,
      reversed_by: null,
      recorded_at: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    expect((await revenue.get(`/v1/fees/${fee.id}`)).body).toEqual(recorded)
  })

  test.each(['1.00', '0.000000000000000001', '1000000000000000000000000.00', '0.100'])(
    'of %s keeps every digit',
    async (amount) => {
      expect((await revenue.record(feeOf({ amount }))).amount).toBe(amount)
    },
  )

  test.each([
    ['USD', '49', '49.00'],
    ['USD', '49.5', '49.50'],
    ['USD', '1000000000000000000000000', '1000000000000000000000000.00'],
    ['KWD', '0.1', '0.100'],
    ['JPY', '49', '49'],
    ['XAU', '49', '49'],
  ])('in %s of %s is of %s, with the decimals of ISO 4217 at least', async (currency, amount, kept) => {
    const fee = feeOf({ currency, amount })
    expect((await revenue.record(fee)).amount).toBe(kept)
    expect((await revenue.record(reversalOf(fee))).amount).toBe(`-${kept}`)
  })

  test('sent again is the original, and is not counted again', async () => {
    const fee = feeOf({ owner: 'Ädele "Quote", {Brace} \\ 日本' })
    const recorded = await revenue.record(fee)
    const before = await revenue.readState()
    for (const same of [fee, { ...fee, amount: '1.0' }, { ...fee, charged_at: '2026-04-13T10:30:00+01:00' }]) {
      const again = await revenue.post('/v1/fees', same)
      expect([again.statusCode, again.headers['idempotent-replayed'], again.body]).toEqual([200, 'true', recorded])
    }
    expect(await revenue.readState()).toEqual(before)
  })

  test.each([
    ['amount', { amount: '1.01' }],
    ['currency', { currency: 'EUR' }],
    ['kind', { kind: 'deposit' }],
    ['account', { account: newId() }],
    ['transaction', { transaction: newId() }],
    ['owner', { owner: 'bob' }],
    ['owner', { owner: null }],
    ['charged_at', { charged_at: '2026-04-13T09:30:00.001Z' }],
    ['schedule, version', { schedule: card, version: 1 }],
  ])('sent again with another %s is refused, and stays as it was', async (differing, change) => {
    const fee = feeOf()
    const recorded = await revenue.record(fee)
    const refusal = await revenue.expectRefusal('422 fee_conflict', () =>
      revenue.post('/v1/fees', { ...fee, ...change }),
    )
    expect(refusal.body.detail).toContain(`another ${differing}.`)
    expect((await revenue.get(`/v1/fees/${fee.id}`)).body).toEqual(recorded)
  })

  test('belongs to its ledger: another one may have the same id', async () => {
    const fee = feeOf({ ledger: 'first' })
    await revenue.record(fee)
    await revenue.record({ ...fee, ledger: 'second', amount: '7.00' })
    const amountIn = async (ledger: string) => (await revenue.get(`/v1/fees/${fee.id}`, { ledger })).body.amount
    expect([await amountIn('first'), await amountIn('second')]).toEqual(['1.00', '7.00'])
    await revenue.expectRefusal('404 fee_not_found', () => revenue.get(`/v1/fees/${fee.id}`))
  })

  test.each<[string, string, object]>([
    ['400 invalid_request', 'of nothing', { amount: '0.00' }],
    ['400 invalid_request', 'below zero that reverses nothing', { amount: '-1.00' }],
    ['400 invalid_request', 'as a number', { amount: 1 }],
    ['400 invalid_request', 'of more than 10^24', { amount: '1000000000000000000000001' }],
    ['400 invalid_request', 'of a kind that there is not', { kind: 'reversal' }],
    ['400 invalid_request', 'with a version of no schedule', { version: 1 }],
    ['400 invalid_request', 'with a schedule of no version', { schedule: card }],
    ['400 invalid_request', 'of a spread, with a schedule', { kind: 'fx_spread', schedule: card, version: 1 }],
    ['400 invalid_request', 'with a field that there is not', { note: 'x' }],
    ['404 fee_schedule_not_found', 'by a schedule that there is not', { schedule: 'none', version: 1 }],
    ['404 fee_schedule_not_found', 'by a version that there is not', { schedule: card, version: 2 }],
    [
      '404 fee_schedule_not_found',
      'by the schedule of another ledger',
      { ledger: 'third', schedule: card, version: 1 },
    ],
    ['409 original_not_found', 'that reverses nothing known', { amount: '-1.00', reverses: newId() }],
  ])('%s: one %s', async (refusal, _, fields) => {
    await revenue.expectRefusal(refusal as '400 x', () => revenue.post('/v1/fees', feeOf(fields)))
  })
})

describe('a reversal', () => {
  test('is a further fee, linked with its original both ways', async () => {
    const fee = feeOf({ schedule: card, version: 1 })
    await revenue.record(fee)
    const reversal = reversalOf(fee)
    const recorded = await revenue.record(reversal)
    expect(recorded).toMatchObject({ ...reversal, amount: '-1.00', reverses: fee.id, reversed_by: null })
    expect((await revenue.get(`/v1/fees/${fee.id}`)).body).toMatchObject({ amount: '1.00', reversed_by: reversal.id })
    expect((await revenue.post('/v1/fees', fee)).statusCode).toBe(200)
    expect((await revenue.post('/v1/fees', reversal)).body).toEqual(recorded)
  })

  test.each<[string, object]>([
    ['amount', { amount: '-0.99' }],
    ['currency', { currency: 'EUR' }],
    ['kind', { kind: 'deposit' }],
    ['account', { account: newId() }],
    ['schedule', { schedule: null, version: null }],
  ])('of another %s is refused', async (_, change) => {
    const fee = feeOf({ schedule: card, version: 1 })
    await revenue.record(fee)
    await revenue.expectRefusal('422 reversal_mismatch', () => revenue.post('/v1/fees', reversalOf(fee, change)))
  })

  test('of a fee of another ledger is refused', async () => {
    const fee = feeOf()
    await revenue.record(fee)
    await revenue.expectRefusal('409 original_not_found', () =>
      revenue.post('/v1/fees', reversalOf(fee, { ledger: 'another' })),
    )
  })

  test('of other decimals than its original is refused: it would be earned in other units', async () => {
    const fee = feeOf({ currency: 'XAU', amount: '1.50' })
    await revenue.record(fee)
    for (const amount of ['-1.5', '-1.500']) {
      await revenue.expectRefusal('422 reversal_mismatch', () => revenue.post('/v1/fees', reversalOf(fee, { amount })))
    }
    expect((await revenue.record(reversalOf(fee))).amount).toBe('-1.50')
  })

  test('happens once, and is not reversed itself', async () => {
    const fee = feeOf()
    const reversal = reversalOf(fee)
    await revenue.record(fee)
    await revenue.record(reversal)
    await revenue.expectRefusal('409 already_reversed', () => revenue.post('/v1/fees', reversalOf(fee)))
    await revenue.expectRefusal('400 invalid_request', () => revenue.post('/v1/fees', feeOf({ reverses: reversal.id })))
    await revenue.expectRefusal('422 reversal_mismatch', () =>
      revenue.post('/v1/fees', feeOf({ amount: '-1.00', reverses: reversal.id })),
    )
  })

  test('that comes before its original is asked for again, and good then', async () => {
    const fee = feeOf()
    const reversal = reversalOf(fee)
    expect(outcomes(await revenue.recordBatch([reversal]))).toEqual(['original_not_found, retriable'])
    const refusal = await revenue.expectRefusal('409 original_not_found', () => revenue.post('/v1/fees', reversal))
    expect(refusal.headers['retry-after']).toBe('1')
    expect(outcomes(await revenue.recordBatch([fee]))).toEqual(['recorded'])
    expect(outcomes(await revenue.recordBatch([reversal]))).toEqual(['recorded'])
  })

  test('in the batch of its original is good, in any order', async () => {
    const fee = feeOf()
    expect(outcomes(await revenue.recordBatch([reversalOf(fee), fee]))).toEqual(['recorded', 'recorded'])
  })

  test('of one fee twice in a batch is good once', async () => {
    const fee = feeOf()
    const batch = [reversalOf(fee), fee, reversalOf(fee)]
    expect(outcomes(await revenue.recordBatch(batch))).toEqual(['recorded', 'recorded', 'already_reversed'])
  })

  test('of one fee many times at once, in two replicas, is good once', async () => {
    const other = await startRevenue({ on: revenue })
    const fee = feeOf()
    await revenue.record(fee)
    const answers = await Promise.all(
      range(12).map((index) => (index % 2 ? revenue : other).post('/v1/fees', reversalOf(fee))),
    )
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, ...Array(11).fill(409)])
    await other.close()
  })
})

describe('a batch', () => {
  test('records the good ones whatever the others are, and says of each what became of it', async () => {
    const known = feeOf()
    await revenue.record(known)
    const good = [feeOf({ schedule: card, version: 1 }), feeOf({ kind: 'fx_spread', ledger: 'other' })]
    const [first, second] = good as [object, object]
    const data = await revenue.recordBatch([
      feeOf({ schedule: 'none', version: 1 }),
      first,
      known,
      { ...known, amount: '5.00' },
      { ...feeOf(), amount: 'much' },
      reversalOf(feeOf()),
      second,
      first,
    ])
    expect(outcomes(data)).toEqual([
      'fee_schedule_not_found',
      'recorded',
      'known',
      'fee_conflict',
      'invalid_request',
      'original_not_found, retriable',
      'recorded',
      'known',
    ])
    expect((await revenue.get(`/v1/fees/${good[0]?.id}`)).statusCode).toBe(200)
    expect((await revenue.get(`/v1/fees/${good[1]?.id}`, { ledger: 'other' })).statusCode).toBe(200)
  })

  test('is answered in its order, with the id that was sent, or none where there was none', async () => {
    const fees = [feeOf(), { ...feeOf(), id: 'x' }, null, 7, 'fee', [], {}, feeOf()]
    const data = await revenue.recordBatch(fees as object[])
    expect(data.map(({ id }: { id: string | null }) => id)).toEqual([
      (fees[0] as { id: string }).id,
      ...Array(6).fill(null),
      (fees[7] as { id: string }).id,
    ])
    expect(outcomes(data)).toEqual(['recorded', ...Array(6).fill('invalid_request'), 'recorded'])
  })

  test('of one id with two contents keeps the first', async () => {
    const fee = feeOf()
    expect(outcomes(await revenue.recordBatch([fee, { ...fee, amount: '2.00' }, fee]))).toEqual([
      'recorded',
      'fee_conflict',
      'known',
    ])
    expect((await revenue.get(`/v1/fees/${fee.id}`)).body.amount).toBe('1.00')
  })

  test.each([
    ['none', []],
    ['more than 1,000', range(1_001).map(() => null)],
  ])('of %s is refused', async (_, fees) => {
    await revenue.expectRefusal('400 invalid_request', () => revenue.post('/v1/fees/batch', { fees }))
  })

  test('of 1,000 with the longest texts is taken', async () => {
    const longest = {
      ledger: 'l'.repeat(63),
      owner: '\u0001'.repeat(128),
      schedule: 's'.repeat(128),
      version: 2_147_483_647,
      amount: `${'9'.repeat(24)}.${'9'.repeat(18)}`,
      currency: 'C'.repeat(16),
    }
    const data = await revenue.recordBatch(range(1_000).map(() => feeOf(longest)))
    expect(new Set(outcomes(data))).toEqual(new Set(['fee_schedule_not_found']))
    const free = { ...longest, schedule: null, version: null }
    expect(new Set(outcomes(await revenue.recordBatch(range(1_000).map(() => feeOf(free)))))).toEqual(
      new Set(['recorded']),
    )
  })

  test('sent many times at once, to two replicas, is recorded once, and its sums are those of one', async () => {
    const other = await startRevenue({ on: revenue })
    const ledger = 'twice'
    const originals = range(150).map(() => feeOf({ ledger }))
    const batch = originals.flatMap((fee, index) => (index % 3 ? [fee] : [reversalOf(fee), fee]))
    const sent = await Promise.all(
      range(8).map((index) => (index % 2 ? revenue : other).recordBatch(index % 3 ? batch : batch.toReversed())),
    )
    expect(sent.flatMap(outcomes).filter((outcome) => outcome === 'recorded')).toHaveLength(batch.length)
    expect(sent.flatMap(outcomes).filter((outcome) => outcome === 'known')).toHaveLength(7 * batch.length)
    const { rows } = await revenue.db.query(
      `select (select sum(amount) from fees where ledger = $1) as fees,
              (select sum(charged) from revenue_days where ledger = $1) as days,
              (select sum(fees)::int from revenue_days where ledger = $1) as count`,
      [ledger],
    )
    expect(rows).toEqual([{ fees: '100.00', days: '100.00', count: batch.length }])
    await other.close()
  })

  test('that two replicas look at before either has written is still recorded once', async () => {
    const other = await startRevenue({ on: revenue })
    const superuser = new pg.Client(revenue.superuserUrl)
    await superuser.connect()
    // Whoever reads may go on, whoever writes waits.
    await superuser.query('begin; lock table revenue.fees in share row exclusive mode')
    const fee = feeOf()
    const batch = [fee, reversalOf(fee)]
    const pending = [revenue, other].map((replica) => replica.recordBatch(batch))
    await vi
      .waitFor(async () => {
        const { rows } = await superuser.query(
          `select count(*)::integer as waiting from pg_locks l join pg_database d on d.oid = l.database
            where d.datname = current_database() and not l.granted`,
        )
        expect(rows).toEqual([{ waiting: 2 }])
      }, soon)
      .finally(() => superuser.query('commit'))
    const sent = await Promise.all(pending)
    expect(sent.flatMap(outcomes).sort()).toEqual(['known', 'known', 'recorded', 'recorded'])
    await superuser.end()
    await other.close()
  })

  test('that is cut into others, in any order and with repetitions, leaves the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ reversed: fc.boolean(), cents: fc.integer({ min: 1, max: 999 }) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.infiniteStream(fc.nat()),
        async (plans, dice) => {
          const ledger = `cut-${newCode()}`
          const fees = plans.flatMap(({ reversed, cents }) => {
            const fee = feeOf({ ledger, amount: (cents / 100).toFixed(2) })
            return reversed ? [fee, reversalOf(fee)] : [fee]
          })
          const roll = () => dice.next().value as number
          // Each is sent until it is there, as the ledger's relay does.
          const waiting = new Set(fees)
          while (waiting.size > 0) {
            const batch = [...fees].sort(() => (roll() % 2 ? 1 : -1)).slice(0, 1 + (roll() % fees.length))
            const data = await revenue.recordBatch(batch)
            for (const [index, { outcome, retriable }] of data.entries()) {
              if (outcome === 'refused') expect(retriable).toBe(true)
              else waiting.delete(batch[index] as (typeof fees)[number])
            }
          }
          const { rows } = await revenue.db.query(
            `select (select count(*)::int from fees where ledger = $1) as fees,
                    (select sum(charged) from revenue_days where ledger = $1) as charged`,
            [ledger],
          )
          const cents = plans.reduce((sum, plan) => sum + (plan.reversed ? 0 : plan.cents), 0)
          expect(rows).toEqual([{ fees: fees.length, charged: (cents / 100).toFixed(2) }])
        },
      ),
      { numRuns: scale(8, 25) },
    )
  })
})

describe('the list', () => {
  const ledger = 'listed'
  const accounts = [newId(), newId()]
  const fees = range(120).map((index) =>
    feeOf({
      ledger,
      account: accounts[index % 2],
      owner: [null, 'alice', 'bob'][index % 3],
      kind: index % 5 ? 'withdrawal' : 'fx_spread',
      currency: index % 7 ? 'USD' : 'EUR',
      // Some at the same moment.
      charged_at: `2026-04-${String(1 + (index % 11)).padStart(2, '0')}T00:00:00.000Z`,
      ...(index % 5 && index % 4 === 0 && { schedule: card, version: 1 }),
    }),
  )
  beforeAll(async () => {
    await revenue.addSchedule({ code: card, rule: { flat: '1.00' } }, { ledger })
    await revenue.recordBatch(fees)
    await revenue.recordBatch(range(5).map(() => feeOf({ ledger: 'listed-too' })))
  })

  async function crawl(query: URLSearchParams): Promise<string[]> {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: URLSearchParams = new URLSearchParams(query)
      if (cursor !== '') page.set('cursor', cursor)
      const { statusCode, body, text } = await revenue.get(`/v1/fees?${page}`, { ledger })
      expect(statusCode, text).toBe(200)
      seen.push(...body.data.map(({ id }: { id: string }) => id))
      cursor = body.next_cursor
    }
    return seen
  }

  test('has what every filter asks for, each once, newest first, whatever the size of a page', async () => {
    const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 })
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          transaction: some(...fees.slice(0, 3).map(({ transaction }) => transaction)),
          account: some(...accounts),
          owner: some('alice', 'bob', 'nobody'),
          kind: some('withdrawal', 'fx_spread', 'deposit'),
          schedule: some(card, 'none'),
          currency: some('USD', 'EUR', 'JPY'),
          from: some('2026-04-03T00:00:00.000Z', '2026-04-05T00:00:00.001Z'),
          to: some('2026-04-09T00:00:00.000Z', '2026-04-04T00:00:00.000Z'),
        }),
        fc.integer({ min: 1, max: 50 }),
        async (filters, limit) => {
          const query = new URLSearchParams({ limit: String(limit) })
          for (const [name, value] of Object.entries(filters)) if (value !== undefined) query.set(name, value)
          const { from, to, ...fields } = filters
          const expected = fees
            .filter(
              (fee) =>
                Object.entries(fields).every(
                  ([name, value]) => value === undefined || fee[name as keyof typeof fields] === value,
                ) &&
                (from === undefined || fee.charged_at >= from) &&
                (to === undefined || fee.charged_at < to),
            )
            .sort((a, b) => (`${a.charged_at} ${a.id}` < `${b.charged_at} ${b.id}` ? 1 : -1))
            .map(({ id }) => id)
          expect(await crawl(query)).toEqual(expected)
        },
      ),
      { numRuns: scale(20, 60) },
    )
  })

  test('misses none of what was there when a crawl began, while others are recorded', async () => {
    let recording = true
    const writing = (async () => {
      while (recording) {
        await revenue.recordBatch(range(5).map(() => feeOf({ ledger, charged_at: '2026-05-01T00:00:00.000Z' })))
        await sleep(0)
      }
    })()
    const seen = await crawl(new URLSearchParams({ limit: '7' }))
    recording = false
    await writing
    expect(new Set(seen).size).toBe(seen.length)
    const before = new Set(seen)
    expect(fees.filter(({ id }) => !before.has(id))).toEqual([])
  })

  test('refuses the cursor of another one', async () => {
    const { body } = await revenue.get('/v1/fees?limit=1', { ledger })
    for (const query of ['limit=1&kind=withdrawal', 'limit=1&owner=alice']) {
      await revenue.expectRefusal('400 cursor_invalid', () =>
        revenue.get(`/v1/fees?${query}&cursor=${body.next_cursor}`, { ledger }),
      )
    }
  })

  test.each(['9999-99-99T99:99:99.999Z', '2026-02-30T00:00:00.000Z', '0000-01-01T00:00:00.000Z', ''])(
    'refuses a cursor that was forged to end at %j',
    async (moment) => {
      const { body } = await revenue.get('/v1/fees?limit=1', { ledger })
      const [mark] = Buffer.from(body.next_cursor, 'base64url').toString().split(' ')
      const forged = Buffer.from(`${mark} ${moment}/${newId()}`).toString('base64url')
      await revenue.expectRefusal('400 cursor_invalid', () => revenue.get(`/v1/fees?cursor=${forged}`, { ledger }))
    },
  )
})
