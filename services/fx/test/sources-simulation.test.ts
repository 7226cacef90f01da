import { createHash } from 'node:crypto'
import { Decimal } from '@florin/money'
import { expect, test } from 'vitest'
import { judgeRates } from '../src/rates/record.ts'
import { fixing } from '../src/sources/fixing.ts'
import { createSimulation, simulateRates } from '../src/sources/simulation.ts'
import { realHistory } from './ecb-files.ts'

const signal = new AbortController().signal
const fetchRates = (newest: string | undefined, now: string, seed?: string) =>
  createSimulation(seed).fetch(newest ? new Date(newest) : undefined, new Date(now), signal)
const years = simulateRates('florin', fixing.day, '2029-04-13')

test('it begins with the day after the real fixing, and has one fixing of every currency a day up to today', async () => {
  const rates = await fetchRates(undefined, '2026-04-15T23:59:59Z')
  const currencies = Object.keys(fixing.rates)
  expect(currencies.length).toBeGreaterThanOrEqual(29)
  expect(rates.map(({ quote, validAt }) => `${quote} ${validAt}`)).toEqual(
    ['2026-04-14', '2026-04-15'].flatMap((day) => currencies.map((currency) => `${currency} ${day}T00:00:00.000Z`)),
  )
  expect(rates.every(({ base }) => base === 'EUR')).toBe(true)
})

test('what is kept already is not said again', async () => {
  const all = await fetchRates(undefined, '2026-05-01T10:00:00Z')
  const rest = await fetchRates('2026-04-29T00:00:00Z', '2026-05-01T10:00:00Z')
  expect(rest).toEqual(all.filter(({ validAt }) => validAt > '2026-04-29T00:00:00.000Z'))
  expect(await fetchRates('2026-05-01T00:00:00Z', '2026-05-01T23:00:00Z')).toEqual([])
  expect(await fetchRates(undefined, '2026-04-13T23:00:00Z')).toEqual([])
  expect(await fetchRates(undefined, '2020-01-01T00:00:00Z')).toEqual([])
})

test('the rates of a day are the same on every machine and at every start, and others with another seed', async () => {
  const rates = simulateRates('florin', fixing.day, '2026-12-31')
  const digest = createHash('sha256').update(JSON.stringify(rates)).digest('hex')
  expect(digest).toBe('df462967f3dca3c0518eee756762ae7d88b2de2c4d5226c59cb0d4335792fbf7')
  const lastDay = await fetchRates('2026-12-30T00:00:00Z', '2026-12-31T01:00:00Z')
  expect(lastDay).toEqual(rates.slice(-lastDay.length))
  expect(simulateRates('guilder', fixing.day, '2026-12-31')).not.toEqual(rates)
})

test('each rate moves, by half a percent a day at most, and has six significant digits at most', () => {
  const last = new Map(Object.entries<string>(fixing.rates))
  const moved = new Map([...last.keys()].map((currency) => [currency, 0]))
  for (const { quote, rate, validAt } of years) {
    const before = new Decimal(last.get(quote) as string)
    const move = new Decimal(rate).div(before).minus(1).abs()
    // A step of half a percent, and what rounding to six digits adds to it.
    expect(move.lte('0.005011'), `${quote} at ${validAt}`).toBe(true)
    expect(rate).toMatch(/^\d+(\.\d+)?$/)
    expect(new Decimal(rate).precision()).toBeLessThanOrEqual(6)
    if (!move.isZero()) moved.set(quote, (moved.get(quote) as number) + 1)
    last.set(quote, rate)
  }
  const days = years.length / last.size
  for (const [currency, count] of moved) expect(count, currency).toBeGreaterThan(days * 0.95)
})

test('it walks up and down, and is never flagged', () => {
  for (const currency of Object.keys(fixing.rates)) {
    const ofPair = years
      .filter(({ quote }) => quote === currency)
      .map((rate) => ({ ...rate, atMs: Date.parse(rate.validAt) }))
    const { changes } = judgeRates(ofPair, [], 172_800_000)
    expect(changes).toHaveLength(ofPair.length)
    expect(changes.filter(({ flagged }) => flagged)).toEqual([])
    const rises = ofPair.filter(({ rate }, day) => day > 0 && new Decimal(rate).gt(ofPair[day - 1]?.rate as string))
    expect(rises.length / ofPair.length).toBeGreaterThan(0.4)
    expect(rises.length / ofPair.length).toBeLessThan(0.6)
  }
})

test.skipIf(!realHistory)('it begins at the real fixing of the history, which ECB_HISTORY_FILE names', () => {
  const [day, ...cells] = realHistory?.rows.find(([day]) => day === fixing.day) ?? []
  const rates = cells.flatMap((rate, index) => (rate && rate !== 'N/A' ? [[realHistory?.header[index + 1], rate]] : []))
  expect({ day, rates: Object.fromEntries(rates) }).toEqual(fixing)
})
