import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { scale } from '@florin/testing'
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { claimRecords, removeDelivered } from '../src/outbox/queries.ts'
import { compareFees, findDifferences } from '../src/verify/fees.ts'
import { forge, garble, say } from './fx-stub.ts'
import { type Answer, connect, range, startLedger, type TestLedger } from './ledger.ts'
import { type FeeRow, listCharged, type RevenueService, startRevenueService } from './revenue-service.ts'

let revenue: RevenueService
/** Listens on no port: its fees are delivered when a test says so. */
let ledger: TestLedger
let superuser: pg.Pool
const paris = { ledger: 'shop-paris' }
const payers: Record<string, string> = {}
beforeAll(async () => {
  revenue = await startRevenueService()
  ledger = await startLedger({ revenue: revenue.url })
  // Triggers do not fire in such a session.
  superuser = connect(ledger.superuserUrl, { settings: { session_replication_role: 'replica' } })
  await ledger.post('/v1/ledgers', { name: paris.ledger })
  for (const name of ['main', paris.ledger]) {
    payers[name] = await ledger.openAccount({ balance: '10000.00' }, { ledger: name })
    await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } }, name)
    await revenue.addSchedule({ code: 'free', rule: { percentage_bps: '0' } }, name)
  }
  await Promise.all(range(10).map(() => pay()))
  await pay({}, 'flat', paris.ledger)
  await pay({}, 'free')
  const { body } = await pay()
  await ledger.post(`/v1/transactions/${body.id}/reversal`)
  await deliver()
})
beforeEach(async () => {
  expect(await compare()).toEqual([])
})
afterEach(async () => {
  revenue.behave()
  await revenue.comeBack()
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
  await revenue.close()
})

function pay(more: object = {}, fee_schedule = 'flat', name = 'main'): Promise<Answer> {
  return ledger.post(
    '/v1/withdrawals',
    { account: payers[name], amount: '1.00', fee_schedule, ...more },
    { ledger: name },
  )
}

/** As the relay does, once. */
async function deliver(): Promise<void> {
  const claims = await claimRecords(ledger.db, 1_000, 1_000)
  if (claims.length === 0) return
  expect((await revenue.post('/v1/fees/batch', { fees: claims.map(({ record }) => record) })).status).toBe(200)
  await removeDelivered(
    ledger.db,
    claims.map(({ key }) => key),
  )
}

const record = async (fee: object) => expect((await revenue.post('/v1/fees', fee)).status).toBe(201)

const feeOf = async ({ body }: Answer) =>
  (await listCharged(ledger)).find(({ transaction }) => transaction === body.id) as FeeRow

/** What differs. */
async function compare(): Promise<string[]> {
  const { findings, count } = await compareFees(ledger.db, { url: revenue.url, tokens: undefined })
  expect(findings).toHaveLength(Math.min(count, 10))
  return findings.map(({ ledger: name, what }) => `${name}: ${what}`)
}

const listing = /^\/v1\/fees\?/
/** The one fee, asked for by itself. */
const looking = /^\/v1\/fees\/[0-9a-f-]+$/

describe('of two lists in descending order', () => {
  type Fee = { id: string; amount: string; currency: string }
  const lists = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 40 }).map((id) => `id-${String(id).padStart(2, '0')}`),
      amount: fc.constantFrom('0.25', '0.26'),
      currency: fc.constantFrom('USD', 'EUR'),
    }),
    { selector: ({ id }) => id, maxLength: 40 },
  )
  const newestFirst = (fees: Fee[]) => fees.toSorted((a, b) => (a.id < b.id ? 1 : -1))

  async function* oneByOne(fees: Fee[]): AsyncGenerator<Fee> {
    yield* fees
  }

  async function differences(one: Fee[], other: Fee[]): Promise<string[]> {
    const found: string[] = []
    for await (const id of findDifferences(oneByOne(one), oneByOne(other))) found.push(id)
    return found
  }

  /** By its definition. */
  function expected(one: Fee[], other: Fee[]): string[] {
    const [ones, others] = [one, other].map((fees) => new Map(fees.map((fee) => [fee.id, JSON.stringify(fee)])))
    const ids = new Set([...one, ...other].map(({ id }) => id))
    return [...ids]
      .filter((id) => ones?.get(id) !== others?.get(id))
      .sort()
      .reverse()
  }

  test('all that only one has, or that differ, are named once, in their order', async () => {
    const examples: [Fee[], Fee[]][] = [[[], [{ id: 'id-01', amount: '0.25', currency: 'USD' }]]]
    await fc.assert(
      fc.asyncProperty(lists, lists, async (one, other) => {
        expect(await differences(newestFirst(one), newestFirst(other))).toEqual(expected(one, other))
      }),
      { numRuns: scale(100, 500), examples },
    )
  })

  test('one list differs from itself in nothing, and from itself without some in those', async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.array(fc.nat(40)), async (fees, places) => {
        const all = newestFirst(fees)
        const left = all.filter((_, place) => !places.includes(place))
        const lost = all.filter((fee) => !left.includes(fee)).map(({ id }) => id)
        expect(await differences(all, all)).toEqual([])
        expect(await differences(all, left)).toEqual(lost)
        expect(await differences(left, all)).toEqual(lost)
      }),
      { numRuns: scale(100, 300) },
    )
  })

  // The one service orders by the ids, the other by the moments, which anybody can write.
  test('nothing that differs is missed, whatever their order', async () => {
    await fc.assert(
      fc.asyncProperty(lists, lists, async (one, other) => {
        const found = new Set(await differences(one, other))
        expect(expected(one, other).filter((id) => !found.has(id))).toEqual([])
      }),
      { numRuns: scale(100, 500) },
    )
  })
})

describe('the two services', () => {
  test('of fees over many pages differ in each that is missing there, at the ends of the pages too', async () => {
    const pages = scale(1, 3)
    for (const _ of range(pages)) {
      await Promise.all(range(205).map(() => pay()))
      await deliver()
    }
    const fees = (await listCharged(ledger)).filter(({ ledger: name }) => name === 'main').toReversed()
    expect(fees.length).toBeGreaterThan(200 * pages)
    revenue.calls.length = 0
    expect(await compare()).toEqual([])
    expect(revenue.calls.filter(({ path }) => listing.test(path)).length).toBeGreaterThanOrEqual(pages + 2)
    expect(revenue.calls.filter(({ path }) => looking.test(path))).toEqual([])
    const lost = [0, ...range(pages).flatMap((page) => [200 * page + 199, 200 * page + 200])].map(
      (place) => fees[place] as FeeRow,
    )
    for (const { id } of lost) await revenue.forget(id)
    expect(await compare()).toEqual(
      lost.map(({ id }) => `main: fee ${id} of 0.25 USD is missing in the revenue service`),
    )
    for (const fee of lost) await record(fee)
  })

  test('differ in a fee of more than the ledger reads at once', async () => {
    const name = 'many'
    const fees = 10_050
    await ledger.post('/v1/ledgers', { name })
    const { rows } = await superuser.query<{ id: string; ledger: number }>(
      `insert into fees (ledger, id, transaction_id, line, kind, account_id, amount, currency)
       select l.id, fee, fee, 1, 'fx_spread', uuidv7(), 0.25, 'USD'
         from generate_series(1, ${fees}) i, ledgers l,
              lateral (select uuidv7((i - ${fees}) * interval '1 s' - interval '1 minute') as fee) f
        where l.name = '${name}' returning id, ledger`,
    )
    const ids = rows
      .map(({ id }) => id)
      .sort()
      .reverse()
    const feeAt = (place: number) => ({
      id: ids[place] as string,
      ledger: name,
      transaction: ids[place],
      account: ids[place],
      kind: 'fx_spread',
      amount: '0.25',
      currency: 'USD',
      charged_at: new Date(Number.parseInt((ids[place] as string).replace('-', '').slice(0, 12), 16)).toISOString(),
    })
    const all = range(fees).map(feeAt)
    for (let from = 0; from < fees; from += 1_000) {
      await revenue.post('/v1/fees/batch', { fees: all.slice(from, from + 1_000) })
    }
    expect(await compare()).toEqual([])
    const lost = [0, 9_999, 10_000, fees - 1].map(feeAt)
    for (const { id } of lost) await revenue.forget(id)
    const named = lost.map(({ id }) => `many: fee ${id} of 0.25 USD is missing in the revenue service`)
    expect((await compare()).toSorted()).toEqual(named.toSorted())
    for (const fee of lost) await record(fee)
    const [first] = rows
    await superuser.query('delete from fees where ledger = $1 and id < $2', [first?.ledger, ids[10_000]])
    expect((await compareFees(ledger.db, { url: revenue.url, tokens: undefined })).count).toBe(49)
    // Of a ledger that is not there nobody compares anything.
    await superuser.query('delete from fees where ledger = $1', [first?.ledger])
    await superuser.query('delete from ledgers where id = $1', [first?.ledger])
  })

  test('differ in a fee that was delivered, and is no longer there', async () => {
    const fee = await feeOf(await pay())
    await deliver()
    expect(await compare()).toEqual([])
    await revenue.forget(fee.id)
    expect(await compare()).toEqual([`main: fee ${fee.id} of 0.25 USD is missing in the revenue service`])
    await record(fee)
  })

  test('differ in a fee of one ledger that is recorded in another, in both', async () => {
    const fee = await feeOf(await pay({}, 'flat', paris.ledger))
    await deliver()
    await revenue.forget(fee.id)
    await record({ ...fee, ledger: 'main' })
    expect(await compare()).toEqual([
      `main: fee ${fee.id} of 0.25 USD exists only in the revenue service`,
      `shop-paris: fee ${fee.id} of 0.25 USD is missing in the revenue service`,
    ])
    await revenue.forget(fee.id)
    await record(fee)
  })

  test('differ in a fee that is still to be delivered, if it is there already with another amount', async () => {
    const fee = await feeOf(await pay())
    expect(await compare()).toEqual([])
    await record({ ...fee, amount: '0.26' })
    expect(await compare()).toEqual([
      `main: fee ${fee.id} is 0.25 USD in the ledger, but 0.26 USD in the revenue service`,
    ])
    await revenue.forget(fee.id)
    await deliver()
  })

  test('do not differ in fees that were imported', async () => {
    const imported = {
      external_id: 'old-1',
      kind: 'withdrawal',
      amount: '7.00',
      currency: 'USD',
      charged_at: '2025-01-01T00:00:00Z',
    }
    const { body } = await revenue.post('/v1/fee-imports', { fees: [imported] })
    expect(body.data).toMatchObject([{ outcome: 'recorded' }])
    expect(await compare()).toEqual([])
    await revenue.forget(body.data[0].id)
  })

  test('do not differ in a fee of nothing', async () => {
    await pay({}, 'free')
    expect(await compare()).toEqual([])
  })
})

describe('no difference is a fee that is delivered', () => {
  test('after the revenue service listed its fees, and before it is looked at by itself', async () => {
    const fee = await feeOf(await pay())
    await deliver()
    const without = forge(({ data, ...rest }) => ({ ...rest, data: data.filter(({ id }: FeeRow) => id !== fee.id) }))
    revenue.misbehave('after', without, { on: listing })
    revenue.calls.length = 0
    expect(await compare()).toEqual([])
    expect(revenue.calls.some(({ path }) => path === `/v1/fees/${fee.id}`)).toBe(true)
  })

  test('after the revenue service said that it does not know it', async () => {
    await pay()
    const held = revenue.holdNext(looking)
    const compared = compare()
    const release = await held
    await deliver()
    release()
    expect(await compared).toEqual([])
  })

  test('and charged after the comparison began', async () => {
    const held = revenue.holdNext(listing)
    const compared = compare()
    const release = await held
    const fee = await feeOf(await pay())
    await deliver()
    release()
    expect(await compared).toEqual([])
    await revenue.forget(fee.id)
    expect(await compare()).toEqual([`main: fee ${fee.id} of 0.25 USD is missing in the revenue service`])
    await record(fee)
  })
})

describe('a comparison that goes on from the one before', () => {
  const listings = () => revenue.calls.filter(({ path }) => listing.test(path))
  let auditor: pg.Pool
  beforeAll(() => {
    auditor = connect(ledger.auditorUrl)
  })
  afterAll(() => auditor.end())

  /** What differs, of what was not compared yet. */
  async function goOn(options = {}): Promise<string[]> {
    const { findings } = await compareFees(
      auditor,
      { url: revenue.url, tokens: undefined },
      { full: false, remember: true, ...options },
    )
    return findings.map(({ what }) => what)
  }

  test('asks only for what is new, and finds what differs there again and again', async () => {
    await Promise.all(range(20).map(() => pay()))
    await deliver()
    expect(await goOn({ feesMax: 7 })).toEqual([])
    revenue.calls.length = 0
    expect(await goOn()).toEqual([])
    expect(listings().length).toBeGreaterThan(0)
    const { rows } = await auditor.query('select fees_below from verified_ledgers where ledger = 1')
    const compared = new Date(Number.parseInt(rows[0].fees_below.replace('-', '').slice(0, 12), 16)).toISOString()
    for (const { path } of listings().filter(({ headers }) => headers['florin-ledger'] === 'main')) {
      expect(new URL(path, 'http://revenue').searchParams.get('from')).not.toBeNull()
    }
    const fee = await feeOf(await pay())
    expect(fee.charged_at >= compared).toBe(true)
    await deliver()
    await revenue.forget(fee.id)
    for (const _ of range(3)) {
      await pay()
      await deliver()
      expect(await goOn()).toEqual([`fee ${fee.id} of 0.25 USD is missing in the revenue service`])
    }
    await record(fee)
    expect(await goOn()).toEqual([])
  })

  test('comes back to a fee that was not delivered yet', async () => {
    const fee = await feeOf(await pay())
    expect(await goOn()).toEqual([])
    await deliver()
    await pay()
    await deliver()
    await revenue.forget(fee.id)
    expect(await goOn()).toEqual([`fee ${fee.id} of 0.25 USD is missing in the revenue service`])
    await record(fee)
  })

  test('does not see that an old fee is gone; one from the start does, and so does each that follows', async () => {
    const fee = await feeOf(await pay())
    await deliver()
    await pay()
    await deliver()
    // Until the horizon is past it.
    await expect.poll(() => goOn().then(() => isCompared(fee.id))).toBe(true)
    await revenue.forget(fee.id)
    expect(await goOn()).toEqual([])
    const found = [`fee ${fee.id} of 0.25 USD is missing in the revenue service`]
    expect(await goOn({ full: true })).toEqual(found)
    expect(await goOn()).toEqual(found)
    await record(fee)
  })

  async function isCompared(fee: string): Promise<boolean> {
    const { rowCount } = await auditor.query('select from verified_ledgers where ledger = 1 and fees_below > $1', [fee])
    return rowCount !== 0
  }
})

describe('the command', () => {
  const main = fileURLToPath(new URL('../src/verify/main.ts', import.meta.url))

  function verify(
    environment: Record<string, string | undefined> = {},
    options = ['--full'],
  ): Promise<{ code: number; output: string }> {
    const env = { ...process.env, DATABASE_URL: ledger.auditorUrl, REVENUE_URL: revenue.url, ...environment }
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [main, ...options], { env }, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
      )
    })
  }

  const kept = '✔ The revenue service has recorded each fee'
  const broken = '✘ The revenue service has recorded each fee'

  test('ends with 0 when both have the same', async () => {
    const { code, output } = await verify()
    expect(output).toContain(kept)
    expect(output).toContain('\nEvery promise holds.\n')
    expect(code).toBe(0)
  })

  test('ends with 1 when they differ, and names where', async () => {
    const fee = await feeOf(await pay({}, 'flat', paris.ledger))
    await deliver()
    await revenue.forget(fee.id)
    const { code, output } = await verify()
    expect(output).toContain(broken)
    expect(output).toContain(`\n    ledger shop-paris: fee ${fee.id} of 0.25 USD is missing in the revenue service\n`)
    expect(output).toMatch(/\n1 of \d+ promises are broken\.\n/)
    expect(code).toBe(1)
    await record(fee)
  })

  test('ends with 1 when they differ in many, and says in how many', async () => {
    const fees = (await listCharged(ledger)).filter(({ reverses }) => reverses === null).slice(-13)
    for (const { id } of fees) await revenue.forget(id)
    const { code, output } = await verify()
    expect(output.match(/is missing in the revenue service/g)).toHaveLength(10)
    expect(output).toContain('\n    and 3 more\n')
    expect(code).toBe(1)
    for (const fee of fees) await record(fee)
  })

  describe('ends with 2, and says that fees were not compared,', () => {
    async function expectUncompared(environment: Record<string, string | undefined>): Promise<string> {
      const { code, output } = await verify(environment)
      expect(output).not.toContain('The revenue service has recorded each fee')
      expect(output).toContain('… The fees were not compared with the revenue service: ')
      expect(output).toContain('REVENUE_URL')
      expect(output).toContain('\nEvery promise that could be checked holds.\n')
      expect(code).toBe(2)
      return output
    }

    test('when the revenue service is away', async () => {
      await revenue.goDown()
      expect(await expectUncompared({})).toContain(revenue.url)
    })

    test.each([
      ['hangs up in the middle of its fees', garble((text) => text.slice(0, text.length / 2))],
      ['says something else than fees', say(200, '<h1>Welcome</h1>')],
      ['refuses to say', say(404, '{"code":"not_found","detail":"No."}', 'application/problem+json')],
    ])('when it %s', async (_, fault) => {
      revenue.misbehave('after', fault, { on: listing })
      await expectUncompared({})
    })

    test('when nobody says where it is', async () => {
      await expectUncompared({ REVENUE_URL: undefined })
      await expectUncompared({ REVENUE_URL: '' })
    })
  })

  test('ends with 1 when the books are broken, wherever the revenue service is', async () => {
    await superuser.query(`update accounts set debits_posted = debits_posted + 7 where code = 'system.cash.usd'`)
    expect((await verify()).code).toBe(1)
    const { code, output } = await verify({ REVENUE_URL: 'http://127.0.0.1:1' })
    expect(output).toContain('were not compared')
    expect(output).toContain('promises are broken')
    expect(code).toBe(1)
    await superuser.query(`update accounts set debits_posted = debits_posted - 7 where code = 'system.cash.usd'`)
  })

  test('ends with 0 when there are no fees to compare, wherever the revenue service is', async () => {
    const other = await startLedger({ revenue: revenue.url })
    const account = await other.openAccount({ balance: '10.00' })
    for (const fee_schedule of [undefined, 'free']) {
      const order = { account, amount: '1.00', ...(fee_schedule && { fee_schedule }) }
      expect((await other.post('/v1/withdrawals', order)).statusCode).toBe(201)
      for (const url of ['http://127.0.0.1:1', undefined]) {
        const { code, output } = await verify({ DATABASE_URL: other.auditorUrl, REVENUE_URL: url })
        expect(output).toContain('\nEvery promise holds.\n')
        expect(output).not.toContain('not compared')
        expect(code).toBe(0)
      }
    }
    await other.close()
  })

  test('ends with 1 when the revenue service knows fees and the ledger none', async () => {
    const other = await startLedger()
    const { code, output } = await verify({ DATABASE_URL: other.auditorUrl })
    expect(output).toContain('exists only in the revenue service')
    expect(code).toBe(1)
    await other.close()
  })
})

test('a fee that the revenue service was told of by somebody else is found, whatever its id and its moment', async () => {
  const fee = await feeOf(await pay())
  await deliver()
  const ids = ['00000000-0000-4000-8000-000000000000', randomUUID(), 'ffffffff-ffff-4fff-bfff-ffffffffffff']
  for (const id of ids) {
    for (const charged_at of ['2001-01-01T00:00:00.000Z', fee.charged_at]) {
      await record({ ...fee, id, charged_at })
      expect(await compare()).toEqual([`main: fee ${id} of 0.25 USD exists only in the revenue service`])
      await revenue.forget(id)
    }
  }
})
