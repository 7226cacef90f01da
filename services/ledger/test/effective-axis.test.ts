import { Decimal } from '@florin/money'
import { scale } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findAccountIdentities } from '../src/accounts/queries.ts'
import type { AccountIdentity } from '../src/double-entry.ts'
import { readStatement } from '../src/statements/statement.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

const dayMs = 86_400_000
const sequenceOf = (entry: Entry) => entry.sequence

interface Entry {
  account: string
  sequence: number
  direction: 'debit' | 'credit'
  amount: string
  recordedMs: number
  effectiveMs: number
}

/** Every entry of the books, as the tables of transactions and entries have it. */
async function readEntries(): Promise<Entry[]> {
  const { rows } = await ledger.db.query(
    `select e.account_id as account, e.sequence::integer as sequence, e.direction, e.amount,
            (extract(epoch from t.recorded_at) * 1000)::float8 as "recordedMs",
            (extract(epoch from t.effective_at) * 1000)::float8 as "effectiveMs"
       from entries e join transactions t on t.ledger = e.ledger and t.id = e.transaction_id
      where e.ledger = 1`,
  )
  return rows
}

const signed = ({ direction, amount }: Entry) =>
  direction === 'credit' ? new Decimal(amount) : new Decimal(amount).neg()
const sumOf = (entries: Entry[]) => entries.reduce((sum, entry) => sum.plus(signed(entry)), new Decimal(0)).toFixed(2)
const iso = (ms: number) => new Date(ms).toISOString()
const byEffective = (a: Entry, b: Entry) => a.effectiveMs - b.effectiveMs || a.sequence - b.sequence

async function balance(account: string, query: string): Promise<string> {
  const { statusCode, body, text } = await ledger.get(`/v1/accounts/${account}/balance?${query}`)
  expect(statusCode, text).toBe(200)
  return body.posted
}

/** All rows of a list, page by page. */
async function readAll(path: string): Promise<{ sequence: number; effective_at: string; balance_after: string }[]> {
  const rows = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { statusCode, body, text } = await ledger.get(`${path}${cursor && `&cursor=${cursor}`}`)
    expect(statusCode, text).toBe(200)
    rows.push(...body.data)
    cursor = body.next_cursor
  }
  return rows
}

describe('over random dated histories', () => {
  const accounts: string[] = []
  let entries: Entry[]
  let moments: number[]
  const ofAccount = (account: string) => entries.filter((entry) => entry.account === account)

  beforeAll(async () => {
    for (const _ of range(4)) accounts.push(await ledger.openAccount({ minimum_balance: null }))
    const now = Date.now()
    const year = (number: number) => Date.parse(`${String(number).padStart(4, '0')}-01-01T00:00:00.000Z`)
    // Few of them, so that many entries share a millisecond.
    const effective = [
      -1,
      0,
      1,
      1_023,
      1_024,
      -1_024,
      -(2 ** 30),
      2 ** 30 - 1,
      2 ** 40,
      year(1),
      year(1900) - 1,
      ...[2020, 2024, 2025, 2026].flatMap((number) => [year(number) - 1, year(number)]),
      now - 5,
      now + 60_000,
      now + dayMs - 60_000,
    ]
    const order = fc.record({
      source: fc.nat(accounts.length - 1),
      step: fc.integer({ min: 1, max: accounts.length - 1 }),
      cents: fc.integer({ min: 1, max: 100_000 }),
      effective: fc.oneof(
        fc.constant(undefined),
        fc.constantFrom(...effective),
        fc.integer({ min: year(2019), max: now }),
      ),
    })
    const orders = fc.sample(order, scale(600, 2_000))
    // Several at once: one group posts many entries of one moment.
    for (let index = 0; index < orders.length; index += 20) {
      const answers = await Promise.all(
        orders.slice(index, index + 20).map(({ source, step, cents, effective }) =>
          ledger.post('/v1/transfers', {
            source_account: accounts[source],
            target_account: accounts[(source + step) % accounts.length],
            amount: (cents / 100).toFixed(2),
            ...(effective !== undefined && { effective_at: iso(effective) }),
          }),
        ),
      )
      for (const { statusCode, text } of answers) expect(statusCode, text).toBe(201)
    }
    entries = await readEntries()
    const seen = entries.flatMap(({ effectiveMs, recordedMs }) => [effectiveMs, recordedMs])
    moments = fc.sample(
      fc.oneof(
        fc
          .tuple(fc.constantFrom(...seen), fc.constantFrom(-1_024, -1, 0, 0, 1, 1_024))
          .map(([ms, by]) => Math.max(ms + by, year(1))),
        fc.integer({ min: year(1800), max: now + 2 * dayMs }),
      ),
      1_000,
    )
  })

  test('a balance on either axis equals a replay, at 1,000 random moments', async () => {
    const [first, last] = [
      Date.parse('0001-01-01T00:00:00.000Z'),
      Math.max(...entries.map(({ recordedMs }) => recordedMs)),
    ]
    for (const [index, ms] of moments.entries()) {
      const account = accounts[index % accounts.length] as string
      const asked = Math.max(ms, first)
      expect(await balance(account, `effective_at=${iso(asked)}`), `effective at ${iso(asked)}`).toBe(
        sumOf(ofAccount(account).filter(({ effectiveMs }) => effectiveMs <= asked)),
      )
      const at = Math.min(asked, last)
      expect(await balance(account, `at=${iso(at)}`), `at ${iso(at)}`).toBe(
        sumOf(ofAccount(account).filter(({ recordedMs }) => recordedMs <= at)),
      )
    }
  })

  test('the entries of the effective axis are in its order, each with the balance after it, on pages of any size', async () => {
    for (const [index, account] of accounts.entries()) {
      const expected = ofAccount(account).sort(byEffective)
      const rows = await readAll(
        `/v1/accounts/${account}/entries?axis=effective&order=asc&limit=${[1, 7, 50, 200][index]}`,
      )
      expect(rows.map(({ sequence }) => sequence)).toEqual(expected.map(sequenceOf))
      let sum = new Decimal(0)
      for (const [place, row] of rows.entries()) {
        sum = sum.plus(signed(expected[place] as Entry))
        expect(row.balance_after).toBe(sum.toFixed(2))
      }
      const reversed = await readAll(`/v1/accounts/${account}/entries?axis=effective&limit=${[200, 50, 3, 1][index]}`)
      expect(reversed).toEqual(rows.toReversed())
    }
  })

  test('a range of the effective axis has the entries of that range', async () => {
    for (const [index, ms] of moments.slice(0, 60).entries()) {
      const account = accounts[index % accounts.length] as string
      const [from, to] = [ms, moments.at(-index - 1) as number]
        .map((each) => Math.max(each, -62_135_596_800_000))
        .sort((a, b) => a - b) as [number, number]
      const expected = ofAccount(account)
        .filter(({ effectiveMs }) => effectiveMs >= from && effectiveMs < to)
        .sort(byEffective)
      const rows = await readAll(
        `/v1/accounts/${account}/entries?axis=effective&order=asc&limit=20&from=${iso(from)}&to=${iso(to)}`,
      )
      expect(rows.map(({ sequence }) => sequence)).toEqual(expected.map(sequenceOf))
      const upTo = await readAll(`/v1/accounts/${account}/entries?effective_at=${iso(to)}&limit=200`)
      expect(upTo).toHaveLength(ofAccount(account).filter(({ effectiveMs }) => effectiveMs <= to).length)
    }
  })

  test('a statement of a range of either axis has opening + entries = closing, and what closes one opens the next', async () => {
    const lowest = Date.parse('0001-01-01T00:00:00.000Z')
    const last = Math.max(...entries.map(({ recordedMs }) => recordedMs))
    for (const [index, ms] of moments.slice(0, scale(60, 400)).entries()) {
      const account = accounts[index % accounts.length] as string
      const [from, to] = [ms, moments.at(-index - 1) as number]
        .map((each) => Math.min(Math.max(each, lowest), last))
        .sort((a, b) => a - b) as [number, number]
      if (from === to) continue
      for (const [axis, field] of [
        ['effective', 'effectiveMs'],
        ['recorded', 'recordedMs'],
      ] as const) {
        const before = (end: number) => sumOf(ofAccount(account).filter((entry) => entry[field] < end))
        const expected = ofAccount(account)
          .filter((entry) => entry[field] >= from && entry[field] < to)
          .sort(axis === 'effective' ? byEffective : (a, b) => a.sequence - b.sequence)
        const path = `/v1/accounts/${account}/statement?axis=${axis}&from=${iso(from)}&to=${iso(to)}`
        const { body, text } = await ledger.get(path)
        const { opening_balance: opening, closing_balance: closing, entry_count: count } = body
        expect({ opening, closing, count }, text).toEqual({
          opening: before(from),
          closing: before(to),
          count: expected.length,
        })
        expect(body.entries.map(sequenceOf)).toEqual(expected.map(sequenceOf))
        let balance = new Decimal(opening)
        for (const entry of body.entries) {
          balance = balance.plus(signed(entry))
          expect(entry.balance_after).toBe(balance.toFixed(2))
        }
        expect(balance.toFixed(2)).toBe(closing)
      }
    }
  })

  test('a statement by effective moments has the same entries in every format', async () => {
    const [account] = accounts as [string]
    const path = `/v1/accounts/${account}/statement?axis=effective&to=2026-01-01`
    const { body } = await ledger.get(path)
    expect(body).toMatchObject({ axis: 'effective', from: null, final: false })
    const read = async (accept: string) => (await ledger.get(path, { headers: { accept } })).text
    const csv = (await read('text/csv')).split('\r\n').filter((line) => line.startsWith('entry,'))
    expect(csv.map((line) => Number(line.split(',')[1]))).toEqual(body.entries.map(sequenceOf))
    const camt = await read('application/xml')
    expect([...camt.matchAll(/<NtryRef>(\d+)</g)].map(([, sequence]) => Number(sequence))).toEqual(
      body.entries.map(sequenceOf),
    )
    const pdf = await ledger.get(path, { headers: { accept: 'application/pdf' } })
    expect(pdf.text.slice(0, 5)).toBe('%PDF-')
  })

  test('a statement that is read while orders are dated back to it has those of its beginning', async () => {
    const [id] = accounts as [string]
    const found = await findAccountIdentities(ledger.db, [{ ledger: 1, ref: id }])
    const account = found[0] as AccountIdentity
    const period = {
      axis: 'effective',
      from: null,
      to: iso(Date.now()),
      horizon: '',
      final: false,
      timeZone: 'UTC',
    } as const
    const { head, entries: steps, totals } = await readStatement(ledger.db, account, period, async () => {})
    const dateBack = (day: string) =>
      ledger.post('/v1/transfers', {
        source_account: id,
        target_account: accounts[1],
        amount: '7.77',
        effective_at: day,
      })
    expect((await dateBack('1950-01-01')).statusCode).toBe(201)
    let count = 0
    for await (const step of steps) {
      count += step.length
      expect((await dateBack('2025-06-01')).statusCode).toBe(201)
    }
    expect(totals().count).toBe(count)
    expect(count).toBe(ofAccount(id).filter(({ effectiveMs }) => effectiveMs < Date.parse(period.to)).length)
    expect(head.closing).toBe(sumOf(ofAccount(id).filter(({ effectiveMs }) => effectiveMs < Date.parse(period.to))))
    entries = await readEntries()
  })

  test('sums of debits and credits equal a replay, at random moments of both axes', async () => {
    for (const [index, ms] of moments.slice(0, 200).entries()) {
      const account = accounts[index % accounts.length] as string
      const { rows } = await ledger.db.query(
        `select r.debits as recorded_debits, r.credits as recorded_credits, s.debits + r.debits as debits, s.credits + r.credits as credits
           from recorded_sums(1, $1, first_id(ms_of($2) + 1)) r, dated_shift(1, $1, $2) s`,
        [account, iso(ms)],
      )
      const total = (direction: string, field: 'recordedMs' | 'effectiveMs') =>
        ofAccount(account)
          .filter((entry) => entry.direction === direction && entry[field] <= ms)
          .reduce((sum, { amount }) => sum.plus(amount), new Decimal(0))
          .toFixed(2)
      const found = Object.fromEntries(
        Object.entries(rows[0]).map(([name, sum]) => [name, new Decimal(sum as string).toFixed(2)]),
      )
      expect(found).toEqual({
        recorded_debits: total('debit', 'recordedMs'),
        recorded_credits: total('credit', 'recordedMs'),
        debits: total('debit', 'effectiveMs'),
        credits: total('credit', 'effectiveMs'),
      })
    }
  })
})

test('an order is effective at most a day ahead', async () => {
  const account = await ledger.openAccount()
  const deposit = (effectiveAt: string, query = '') =>
    ledger.post(`/v1/deposits${query}`, { account, amount: '1.00', effective_at: effectiveAt })
  for (const query of ['', '?dry_run=true']) {
    for (const late of ['2999-01-01T00:00:00.000Z', iso(Date.now() + dayMs + 60_000)]) {
      await ledger.expectRefusal('422 effective_at_in_future', () => deposit(late, query))
    }
  }
  const tomorrow = iso(Date.now() + dayMs - 60_000)
  expect((await deposit(tomorrow)).body.effective_at).toBe(tomorrow)
  expect(await balance(account, `effective_at=${iso(Date.parse(tomorrow) - 1)}`)).toBe('0.00')
  expect(await balance(account, `effective_at=${tomorrow}`)).toBe('1.00')
  expect(await balance(account, `at=${iso(Date.now())}`)).toBe('1.00')
})

test('nothing is stored in addition for what is effective when it is recorded', async () => {
  const account = await ledger.openAccount({ balance: '1.00' })
  const count = async () =>
    (await ledger.db.query('select (select count(*) from dated_entries) + (select count(*) from dated_totals) as rows'))
      .rows[0].rows
  const before = await count()
  const { body } = await ledger.post('/v1/deposits', { account, amount: '1.00' })
  expect(body.effective_at).toBe(body.recorded_at)
  expect(await count()).toBe(before)
})

test('the first and the last moments that there are can be read', async () => {
  const account = await ledger.openAccount({ balance: '1.00' })
  for (const [query, posted] of [
    ['0001-01-01', '0.00'],
    ['0001-01-01T00:00:00.000Z', '0.00'],
    ['9999-12-31', '1.00'],
    ['9999-12-31T23:59:59.999Z', '1.00'],
  ] as const) {
    expect(await balance(account, `effective_at=${query}`)).toBe(posted)
    const { statusCode, body, text } = await ledger.get(`/v1/accounts/${account}/entries?effective_at=${query}`)
    expect(statusCode, text).toBe(200)
    expect(body.data).toHaveLength(posted === '0.00' ? 0 : 1)
  }
  const all = await ledger.get(`/v1/accounts/${account}/entries?axis=effective&from=0001-01-01&to=9999-12-31`)
  expect(all.body.data).toHaveLength(1)
})

test('a read is as of one moment, on one axis', async () => {
  const account = await ledger.openAccount()
  const moment = '2026-01-01T00:00:00.000Z'
  for (const query of [
    `balance?at=${moment}&effective_at=${moment}`,
    `entries?at=${moment}&effective_at=${moment}`,
    `entries?at=${moment}&axis=effective`,
    `entries?effective_at=${moment}&axis=recorded`,
  ]) {
    await ledger.expectRefusal('400 invalid_request', () => ledger.get(`/v1/accounts/${account}/${query}`))
  }
})

test('an account with many thousand dated entries in one run is listed completely', async () => {
  const account = await ledger.openAccount({ minimum_balance: null })
  const other = await ledger.openAccount({ minimum_balance: null })
  const send = (effectiveAt?: string) =>
    ledger.post('/v1/transactions', {
      entries: range(98).map((index) => ({
        account: index % 2 ? account : other,
        direction: index % 2 ? 'debit' : 'credit',
        amount: '0.01',
      })),
      ...(effectiveAt && { effective_at: effectiveAt }),
    })
  const statuses = new Set<number>()
  statuses.add((await send()).statusCode)
  for (let sent = 0; sent < 220; sent += 20) {
    const answers = await Promise.all(range(20).map((index) => send(`2021-01-0${1 + (index % 3)}T00:00:00.000Z`)))
    for (const { statusCode } of answers) statuses.add(statusCode)
  }
  statuses.add((await send()).statusCode)
  expect([...statuses]).toEqual([201])
  const rows = await readAll(`/v1/accounts/${account}/entries?axis=effective&limit=200`)
  const expected = (await readEntries()).filter((entry) => entry.account === account).sort(byEffective)
  expect(rows.map(({ sequence }) => sequence)).toEqual(expected.map(sequenceOf).toReversed())
  expect(rows).toHaveLength(222 * 49)
  expect(rows[0]?.balance_after).toBe((-222 * 0.49).toFixed(2))
})
