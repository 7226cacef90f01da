import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type PublishedRate, recordRates } from '../src/rates/record.ts'
import type { SourceName } from '../src/rates/schemas.ts'
import { readEcbFile } from '../src/sources/ecb-file.ts'
import { type History, histories, listCells, listFlagged, makeHistory, realHistory, toCsv } from './ecb-files.ts'
import { createFxDatabase, type FxDatabase, listRows, readRevision } from './fx-database.ts'

const read = (history: History) => readEcbFile(Buffer.from(toCsv(history)))

describe.each(histories)('$title', ({ history }) => {
  let fx: FxDatabase
  const cells = listCells(history)
  beforeAll(async () => {
    fx = await createFxDatabase()
  })
  afterAll(() => fx.close())

  test('is kept to the last digit, and what is a fifth from the trusted rate before is flagged, no more and no less', async () => {
    const seen: number[] = []
    const recorded = await recordRates(fx.db, 'ecb', await read(history), {
      onProgress: (done) => seen.push(done),
    })

    const expected = listFlagged(history)
    expect(recorded).toMatchObject({ added: cells.length, corrected: 0, unchanged: 0, flagged: expected.length })
    expect(expected.length).toBeGreaterThan(0)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBe(cells.length)
    const rows = await listRows(fx.db)
    const kept = rows.map(({ source, base, quote, rate, valid_at }) =>
      [source, base, quote, rate, valid_at.toISOString()].join(),
    )
    const told = cells.map(({ day, currency, rate }) => ['ecb', 'EUR', currency, rate, `${day}T13:00:00.000Z`].join())
    expect(kept.sort()).toEqual(told.sort())
    const flagged = rows.filter((row) => row.flagged)
    expect(daysOf(flagged)).toEqual(expected.map(({ currency, day }) => `${currency} ${day}`).sort())
    expect(recorded.flaggedRates.map(({ id }) => id).sort()).toEqual(flagged.map(({ id }) => id).sort())
  })

  test('changes nothing when it is recorded again', async () => {
    const before = { rows: (await listRows(fx.db)).length, revision: await readRevision(fx.db) }
    expect(await recordRates(fx.db, 'ecb', await read(history))).toEqual({
      added: 0,
      corrected: 0,
      unchanged: cells.length,
      flagged: 0,
      flaggedRates: [],
    })
    expect({ rows: (await listRows(fx.db)).length, revision: await readRevision(fx.db) }).toEqual(before)
  })

  test('keeps what was there when a later file says otherwise of one day', async () => {
    const day = history.rows[100] as string[]
    const [dollar, pound] = ['USD', 'GBP'].map((currency) => history.header.indexOf(currency)) as [number, number]
    const rows = history.rows.with(100, day.with(dollar, '1.2345').with(pound, `${day[pound]}00`))
    expect(await recordRates(fx.db, 'ecb', await read({ ...history, rows }))).toMatchObject({
      added: 0,
      corrected: 1,
      unchanged: cells.length - 1,
    })
    const ofDay = (await listRows(fx.db)).filter(
      ({ quote, valid_at }) => quote === 'USD' && valid_at.toJSON().startsWith(day[0] as string),
    )
    expect(ofDay.map(({ rate }) => rate)).toEqual([day[dollar], '1.2345'])
  })
})

test('of the generated history its moves are flagged, and what stays there while the rate before them is recent', () => {
  expect(listFlagged(makeHistory(400)).map(({ currency, day }) => `${currency} ${day}`)).toEqual([
    'TRL 2025-11-20',
    'TRL 2025-11-21',
    'TRL 2025-11-24',
    'TRY 2025-12-22',
    'TRY 2025-12-23',
    'TRY 2025-12-24',
  ])
})

test.skipIf(!realHistory)('of the real history, which ECB_HISTORY_FILE names, the moves that made history are', () => {
  expect(listFlagged(realHistory as History).map(({ currency, day }) => `${currency} ${day}`)).toEqual([
    'TRL 2001-02-22',
    'TRL 2001-02-23',
    'TRL 2001-02-26',
    'ISK 2008-10-06',
    'ISK 2008-10-07',
    'ISK 2008-10-08',
    'ISK 2008-11-06',
    'ISK 2008-11-07',
    'ISK 2008-11-10',
    'RUB 2014-12-16',
    'TRY 2021-12-21',
    'TRY 2021-12-22',
    'TRY 2021-12-23',
    'TRY 2021-12-24',
    'RUB 2022-02-28',
    'RUB 2022-03-01',
  ])
})

describe('a source', () => {
  let fx: FxDatabase
  beforeEach(async () => {
    fx = await createFxDatabase()
    return () => fx.close()
  })

  const record = (rates: PublishedRate[], source: SourceName = 'ecb') => recordRates(fx.db, source, rates)
  const flags = async () => (await listRows(fx.db)).map(({ rate, flagged }) => (flagged ? `${rate} flagged` : rate))
  const confirm = (rate: string) =>
    fx.db.query('insert into rate_confirmations (rate_id) select id from rates where rate = $1 and flagged', [rate])

  test('that publishes one value in other digits has not changed it', async () => {
    await record([rateOf('366.90', '2026-04-13T13:00:00.000Z')])
    expect(await record([rateOf('366.9', '2026-04-13T13:00:00.000Z')])).toMatchObject({ unchanged: 1, corrected: 0 })
    expect(await flags()).toEqual(['366.90'])
  })

  test('may correct a rate, and take the correction back', async () => {
    for (const rate of ['1.1', '1.2', '1.1', '1.1']) await record([rateOf(rate, '2026-04-13T13:00:00.000Z')])
    expect(await flags()).toEqual(['1.1', '1.2', '1.1'])
  })

  test('may say two things of a moment in one breath: the later one corrects the other', async () => {
    const recorded = await record(['1.1', '1.2', '1.2'].map((rate) => rateOf(rate, '2026-04-13T13:00:00.000Z')))
    expect(recorded).toMatchObject({ added: 1, corrected: 1, unchanged: 1 })
    expect(await flags()).toEqual(['1.1', '1.2'])
  })

  test('may name a moment in any zone', async () => {
    await record([rateOf('1.1', '2026-04-13T13:00:00.000Z')])
    expect(await record([rateOf('1.1', '2026-04-13T15:00:00+02:00')])).toMatchObject({ unchanged: 1 })
  })

  test('says nothing of the rates of another', async () => {
    await record([rateOf('1.0', '2026-04-13T13:00:00.000Z')])
    await record([rateOf('2.0', '2026-04-14T00:00:00.000Z')], 'simulation')
    expect(await record([rateOf('3.0', '2026-04-13T13:00:00.000Z')], 'simulation')).toMatchObject({ added: 1 })
    expect(await flags()).toEqual(['1.0', '2.0', '3.0'])
  })

  test.each([
    ['1.20', '1.20'],
    ['1.200001', '1.200001 flagged'],
    ['0.80', '0.80'],
    ['0.799999', '0.799999 flagged'],
  ])('that moves from 1 to %s in a day: %s', async (rate, kept) => {
    await record([rateOf('1', '2026-04-13T13:00:00.000Z')])
    await record([rateOf(rate, '2026-04-14T13:00:00.000Z')])
    expect((await flags())[1]).toBe(kept)
  })

  test('is flagged for moves between rates that come together, in any order', async () => {
    await record([
      rateOf('1.5', '2026-04-14T13:00:00.000Z'),
      rateOf('1.4', '2026-04-15T13:00:00.000Z'),
      rateOf('1', '2026-04-13T13:00:00.000Z'),
    ])
    expect(await flags()).toEqual(['1', '1.5 flagged', '1.4 flagged'])
  })

  test('is measured against the rate before it, and by the correction of that one', async () => {
    await record([rateOf('1', '2026-04-10T13:00:00.000Z'), rateOf('9', '2026-04-13T13:00:00.000Z')])
    await record([rateOf('1', '2026-04-13T13:00:00.000Z')])
    await record([rateOf('1.1', '2026-04-14T13:00:00.000Z')])
    // Between the two that are there: not against the one after it.
    await record([rateOf('2', '2026-04-12T13:00:00.000Z')])
    expect(await flags()).toEqual(['1', '9 flagged', '1', '1.1', '2 flagged'])
  })

  test('is flagged for a correction that is far from the rate before it, and not for one that comes back', async () => {
    await record([rateOf('1', '2026-04-12T13:00:00.000Z'), rateOf('1.1', '2026-04-13T13:00:00.000Z')])
    await record([rateOf('11', '2026-04-13T13:00:00.000Z')])
    await record([rateOf('1.1', '2026-04-13T13:00:00.000Z')])
    expect(await flags()).toEqual(['1', '1.1', '11 flagged', '1.1'])
  })

  test.each(['one by one', 'all at once'])('that stays at a wrong level stays flagged, %s', async (how) => {
    const rates = ['1.1', '11', '11.1', '11.2'].map((rate, day) => rateOf(rate, `2026-04-0${day + 1}T13:00:00.000Z`))
    if (how === 'all at once') await record(rates)
    else for (const rate of rates) await record([rate])
    expect(await flags()).toEqual(['1.1', '11 flagged', '11.1 flagged', '11.2 flagged'])
    await record([rateOf('1.12', '2026-04-05T13:00:00.000Z')])
    expect((await flags()).at(-1)).toBe('1.12')
  })

  test('is trusted at a new level from the confirmation on', async () => {
    await record([rateOf('1.1', '2026-04-01T13:00:00.000Z'), rateOf('11', '2026-04-02T13:00:00.000Z')])
    await record([rateOf('11.1', '2026-04-03T13:00:00.000Z')])
    await confirm('11')
    await record([rateOf('11.2', '2026-04-04T13:00:00.000Z')])
    await record([rateOf('1.2', '2026-04-05T13:00:00.000Z')])
    // What was recorded before the confirmation needs its own.
    expect(await flags()).toEqual(['1.1', '11 flagged', '11.1 flagged', '11.2', '1.2 flagged'])
  })

  test.each([
    ['9.5', '9.5'],
    ['20', '20 flagged'],
  ])('that outlasts what was trusted is measured against the rate before it: %s', async (rate, kept) => {
    await record([rateOf('1', '2026-04-01T13:00:00.000Z'), rateOf('9', '2026-04-02T13:00:00.000Z')])
    await record([rateOf('9.1', '2026-04-06T13:00:00.000Z')])
    await record([rateOf(rate, '2026-04-07T13:00:00.000Z')])
    expect(await flags()).toEqual(['1', '9 flagged', '9.1 flagged', kept])
  })

  test('is not measured against what it has corrected, be that trusted', async () => {
    await record([rateOf('1', '2026-04-01T13:00:00.000Z'), rateOf('1.1', '2026-04-02T13:00:00.000Z')])
    await record([rateOf('0.9', '2026-04-02T13:00:00.000Z')])
    await record([rateOf('1.1', '2026-04-03T13:00:00.000Z')])
    expect(await flags()).toEqual(['1', '1.1', '0.9', '1.1 flagged'])
  })

  test('is measured against what was trusted before, when a correction is flagged', async () => {
    await record([rateOf('1', '2026-04-01T13:00:00.000Z'), rateOf('1.1', '2026-04-02T13:00:00.000Z')])
    await record([rateOf('9', '2026-04-02T13:00:00.000Z')])
    await record([rateOf('9.1', '2026-04-03T13:00:00.000Z')])
    expect(await flags()).toEqual(['1', '1.1', '9 flagged', '9.1 flagged'])
  })

  describe('that publishes in both directions', () => {
    const back = (rate: string, validAt: string) => ({ ...rateOf(rate, validAt), base: 'USD', quote: 'EUR' })

    test.each([
      ['1', '1.2', '1.2'],
      ['1', '1.200001', '1.200001 flagged'],
      ['1', '0.8', '0.8'],
      ['1', '0.799999', '0.799999 flagged'],
      // Its inverse has no last digit.
      ['3', '0.4', '0.4'],
      ['3', '0.400000000000000001', '0.400000000000000001 flagged'],
      ['1.1', '11', '11 flagged'],
      ['1.1', '0.9', '0.9'],
    ])('is measured against the inverse of the other one: %s, then %s back', async (rate, other, kept) => {
      await record([rateOf(rate, '2026-04-01T13:00:00.000Z')])
      await record([back(other, '2026-04-02T13:00:00.000Z')])
      expect(await flags()).toEqual([rate, kept])
    })

    test.each(['ecb', 'operator', 'simulation'] as const)(
      'is measured against the newest of both, %s',
      async (source) => {
        await record([rateOf('2', '2026-04-01T10:00:00.000Z'), back('0.55', '2026-04-01T11:00:00.000Z')], source)
        // Not far from 2, but from 1 / 0.55.
        await record([rateOf('2.3', '2026-04-01T12:00:00.000Z')], source)
        await record([back('2.3', '2026-04-01T13:00:00.000Z')], source)
        await record([rateOf('0.5', '2026-04-01T14:00:00.000Z'), rateOf('1.8', '2026-04-01T15:00:00.000Z')], source)
        expect(await flags()).toEqual(['2', '0.55', '2.3 flagged', '2.3 flagged', '0.5 flagged', '1.8'])
      },
    )

    test('has not changed the first one when it is sent again', async () => {
      const at = '2026-04-01T13:00:00.000Z'
      await record([rateOf('1.1', at), back('0.9', at)])
      expect(await record([rateOf('1.1', at), back('0.9', at)])).toMatchObject({ unchanged: 2 })
      expect(await flags()).toEqual(['1.1', '0.9'])
    })

    test('is measured against the other one of the same moment too, and each corrects itself', async () => {
      const at = '2026-04-01T13:00:00.000Z'
      await record([rateOf('1.1', at)])
      await record([back('11', at)])
      await record([back('0.9', at)])
      await record([rateOf('11', at)])
      await record([rateOf('1.12', at), back('0.09', at), back('0.91', at)])
      expect(await flags()).toEqual(['1.1', '11 flagged', '0.9', '11 flagged', '1.12', '0.09 flagged', '0.91'])
    })
  })

  test.each([
    ['ecb', 'PT126H'],
    ['operator', 'PT24H'],
    ['simulation', 'PT48H'],
  ] as const)('%s is measured against rates of up to %s before, and no older ones', async (source, age) => {
    const laterMs = Date.parse('2026-04-13T13:00:00.000Z')
    const limitMs = Number(/\d+/.exec(age)) * 3_600_000
    const at = (ms: number) => new Date(ms).toISOString()
    await record([rateOf('1', at(laterMs - limitMs)), rateOf('2', at(laterMs))], source)
    const older = (rate: PublishedRate) => ({ ...rate, quote: 'JPY' })
    await record([older(rateOf('1', at(laterMs - limitMs - 1))), older(rateOf('2', at(laterMs)))], source)
    expect(await flags()).toEqual(['1', '2 flagged', '1', '2'])
  })

  test('is recorded whole or not at all', async () => {
    const rates = [rateOf('1.1', '2026-04-13T13:00:00.000Z'), rateOf('-1', '2026-04-14T13:00:00.000Z')]
    const many = [...Array(6_000).keys()].map((n) => ({
      ...rateOf('1', new Date(n * 1_000).toISOString()),
      quote: 'JPY',
    }))
    const before = await readRevision(fx.db)
    await expect(record([...many, ...rates])).rejects.toThrow(/rates_rate_sane/)
    expect(await listRows(fx.db)).toEqual([])
    expect(await readRevision(fx.db)).toBe(before)
  })

  test('that has nothing to say changes nothing', async () => {
    expect(await record([])).toMatchObject({ added: 0, corrected: 0, unchanged: 0, flagged: 0 })
  })

  test('is recorded once, also by two processes at the same time', async () => {
    const rates = await read(makeHistory(60))
    const recorded = await Promise.all([1, 2, 3, 4].map(() => recordRates(fx.connect(), 'ecb', rates)))
    expect(recorded.map(({ added }) => added).sort((a, b) => a - b)).toEqual([0, 0, 0, rates.length])
    expect(await listRows(fx.db)).toHaveLength(rates.length)
  })

  test('raises the revision when it has changed something', async () => {
    const before = BigInt(await readRevision(fx.db))
    await record([rateOf('1.1', '2026-04-13T13:00:00.000Z')])
    expect(BigInt(await readRevision(fx.db))).toBeGreaterThan(before)
  })
})

const rateOf = (rate: string, validAt: string): PublishedRate => ({ base: 'EUR', quote: 'USD', rate, validAt })

const daysOf = (rows: { quote: string; valid_at: Date }[]) =>
  rows.map(({ quote, valid_at }) => `${quote} ${valid_at.toISOString().slice(0, 10)}`).sort()
