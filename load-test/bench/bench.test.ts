import { describe, expect, test } from 'vitest'
import { readOptions } from './options.ts'
import { percentile } from './percentile.ts'
import { spreadOf } from './ratios.ts'
import { describeReport, type Report } from './report.ts'
import { prepareRequests } from './requests.ts'
import type { Round } from './round.ts'
import { rowsOf } from './rows.ts'
import { layOut } from './table.ts'
import { judgeImport, judgeLater, judgeMemory, judgeRounds, type Verdict } from './targets.ts'

describe('percentile', () => {
  test('is the least value at or above that share of the values', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
    expect([0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 99, 100])
    expect(percentile([7], 0.99)).toBe(7)
    expect(percentile([1, 2, 3], 0.5)).toBe(2)
  })

  test('is 0 without values', () => {
    expect(percentile([], 0.5)).toBe(0)
  })
})

describe('requests', () => {
  const accounts = ['a', 'b', 'c'].map((letter) => letter.repeat(36))
  const url = 'http://127.0.0.1:8000'

  function parse(request: Buffer) {
    const [head = '', body = ''] = request.toString().split('\r\n\r\n')
    const [line, ...headers] = head.split('\r\n')
    return { line, body, headers: new Map(headers.map((header) => header.split(': ') as [string, string])) }
  }

  test('of transfers are complete, each with its own key, and never from an account to itself', () => {
    const connect = prepareRequests({ url, work: 'spread', accounts })
    const connections = [connect(), connect()]
    const keys = new Set<string | undefined>()
    for (let round = 0; round < 100; round += 1) {
      for (const next of connections) {
        const { line, headers, body } = parse(next())
        const { source_account, target_account, amount } = JSON.parse(body)
        expect(line).toBe('POST /v1/transfers HTTP/1.1')
        expect(headers.get('Content-Length')).toBe(String(body.length))
        expect(headers.get('Host')).toBe('127.0.0.1:8000')
        expect(accounts).toContain(source_account)
        expect(accounts).toContain(target_account)
        expect(source_account).not.toBe(target_account)
        expect(amount).toBe('1.00')
        keys.add(headers.get('Idempotency-Key'))
      }
    }
    expect(keys.size).toBe(200)
  })

  test('of the hot account credit the first account', () => {
    const next = prepareRequests({ url, work: 'hot', accounts })()
    for (let round = 0; round < 20; round += 1) {
      const { source_account, target_account } = JSON.parse(parse(next()).body)
      expect(target_account).toBe(accounts[0])
      expect(source_account).not.toBe(accounts[0])
    }
  })

  test('of batches have a thousand transfers each, and a key of their own', () => {
    const next = prepareRequests({ url, work: 'batches', accounts })()
    const requests = [parse(next()), parse(next())]
    for (const { line, headers, body } of requests) {
      expect(line).toBe('POST /v1/transactions/batch HTTP/1.1')
      expect(headers.get('Content-Length')).toBe(String(body.length))
      const { mode, orders } = JSON.parse(body)
      expect([mode, orders.length]).toEqual(['atomic', 1_000])
      for (const { operation, source_account, target_account } of orders) {
        expect(operation).toBe('transfer')
        expect(accounts).toContain(source_account)
        expect(accounts).toContain(target_account)
        expect(source_account).not.toBe(target_account)
      }
    }
    expect(new Set(requests.map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(2)
    const hot = JSON.parse(parse(prepareRequests({ url, work: 'batchesHot', accounts })()()).body)
    expect(new Set(hot.orders.map((order: { target_account: string }) => order.target_account))).toEqual(
      new Set([accounts[0]]),
    )
  })

  test('of replays repeat a thousand orders', () => {
    const next = prepareRequests({ url, work: 'replays', accounts })()
    const requests = Array.from({ length: 2_000 }, () => next().toString())
    expect(new Set(requests).size).toBe(1_000)
    expect(requests.slice(1_000)).toEqual(requests.slice(0, 1_000))
  })

  test('of conversions go from an account to a target, and of priced transfers name the schedule', () => {
    const targets = ['x'.repeat(36)]
    const conversion = parse(prepareRequests({ url, work: 'conversions', accounts, targets })()())
    expect(conversion.line).toBe('POST /v1/conversions HTTP/1.1')
    expect(JSON.parse(conversion.body)).toMatchObject({ target_account: targets[0], source_amount: '1.00' })
    const priced = parse(prepareRequests({ url, work: 'priced', accounts })()())
    expect(JSON.parse(priced.body)).toMatchObject({ amount: '1.00', fee_schedule: 'bench' })
    expect(priced.headers.get('Content-Length')).toBe(String(priced.body.length))
  })

  test('of holds capture each hold before the next', () => {
    const next = prepareRequests({ url, work: 'holds', accounts })()
    for (let round = 0; round < 3; round += 1) {
      const hold = parse(next())
      const capture = parse(next())
      expect(hold.line).toBe('POST /v1/holds HTTP/1.1')
      expect(JSON.parse(hold.body)).toMatchObject({ amount: '1.00' })
      expect(capture.line).toBe(`POST /v1/holds/key:${hold.headers.get('Idempotency-Key')}/capture HTTP/1.1`)
    }
  })

  test('of balances read one account', () => {
    const { line, body } = parse(prepareRequests({ url, work: 'balances', accounts })()())
    expect(line).toMatch(/^GET \/v1\/accounts\/[abc]{36}\/balance HTTP\/1\.1$/)
    expect(body).toBe('')
  })
})

describe('the spread of a figure over the rounds', () => {
  test('has the middle value, or the mean of the two in the middle', () => {
    expect(spreadOf([3, 10, 1])).toEqual({ median: 3, least: 1, most: 10 })
    expect(spreadOf([4, 10, 1, 3])).toEqual({ median: 3.5, least: 1, most: 10 })
    expect(spreadOf([7])).toEqual({ median: 7, least: 7, most: 7 })
  })

  test('is unknown without values', () => {
    expect(spreadOf([])).toBeUndefined()
  })
})

describe('targets', () => {
  const figure = (perSecond: number, p50Ms = 1, p99Ms = 1) => ({ perSecond, p50Ms, p99Ms })
  const find = (verdicts: Verdict[], title: string) => verdicts.find((verdict) => verdict.title === title)

  test('are judged by the median of the ratios of each round, not by the ratio of the medians', () => {
    // The machine is three times as slow in the second round: the speeds differ, the ratio does not.
    const rounds = [
      { yardstick: figure(1_000), spread: figure(4_000) },
      { yardstick: figure(300), spread: figure(1_200) },
      { yardstick: figure(1_000), spread: figure(3_000) },
    ]
    expect(find(judgeRounds(rounds, true), 'S / Y')).toMatchObject({ median: 4, least: 3, most: 4, met: true })
    rounds.push(
      { yardstick: figure(1_000), spread: figure(3_999) },
      { yardstick: figure(1_000), spread: figure(3_999) },
    )
    expect(find(judgeRounds(rounds, true), 'S / Y')).toMatchObject({ median: 3.999, met: false })
  })

  test.each([
    ['one account / S', { spread: figure(1_000), hot: figure(1_100) }, { spread: figure(1_000), hot: figure(1_099) }],
    ['p99 / p50 of S', { spread: figure(1, 10, 40) }, { spread: figure(1, 10, 41) }],
    [
      'one account / one transaction a request',
      { hot: figure(12_000), oneByOne: figure(1_000) },
      { hot: figure(11_999), oneByOne: figure(1_000) },
    ],
    [
      'without a fee / revenue service down',
      { unpriced: figure(950), withoutRevenue: figure(1_000) },
      { unpriced: figure(949), withoutRevenue: figure(1_000) },
    ],
  ])('%s: met at the limit, and not beyond', (title, at, beyond) => {
    expect(find(judgeRounds([at], true), title)?.met).toBe(true)
    expect(find(judgeRounds([beyond], true), title)?.met).toBe(false)
  })

  test('in Y are not judged by another yardstick than pgbench, and left out without any', () => {
    const round = { spread: figure(1_000), hot: figure(2_000) }
    expect(judgeRounds([round], false).map(({ title }) => title)).toEqual(['p99 / p50 of S', 'one account / S'])
    const measured = judgeRounds([{ ...round, yardstick: figure(100) }], false)
    expect(find(measured, 'S / Y')).toMatchObject({ median: 10, met: null })
    expect(find(measured, 'one account / S')).toMatchObject({ median: 2, met: true })
  })

  test('that have no limit are shown and not judged', () => {
    const verdicts = judgeRounds([{ spread: figure(1_000), quotes: figure(2_000) }], true)
    expect(find(verdicts, 'quotes / S')).toMatchObject({ median: 2, target: '', met: null })
  })

  test('of grown books count no drift of the machine', () => {
    const before = [{ yardstick: figure(1_000), spread: figure(4_000) }]
    const half = (speed: number) => [{ yardstick: figure(500), spread: figure(speed) }]
    expect(judgeLater(half(1_900), before, ['spread'])).toMatchObject([{ median: 0.95, met: true }])
    expect(judgeLater(half(1_899), before, ['spread'])).toMatchObject([{ met: false }])
    expect(judgeLater([{ spread: figure(3_800) }], [{ spread: figure(4_000) }], ['spread'])).toMatchObject([
      { median: 0.95, met: true },
    ])
  })

  test('of the import and the memory', () => {
    const rounds = [{ yardstick: figure(100) }, { yardstick: figure(300) }]
    expect([1_000, 999].map((each) => judgeImport(each, rounds, true)[0]?.met)).toEqual([true, false])
    expect(judgeImport(1_000, rounds, false)).toMatchObject([{ median: 5, met: null }])
    expect(judgeImport(1_000, [{}], true)).toEqual([])
    expect([300e6, 301e6].map((bytes) => judgeMemory(bytes)[0]?.met)).toEqual([true, false])
  })
})

describe('the report', () => {
  const requests = (perSecond: number) => ({
    answered: 10,
    perSecond,
    p50Ms: perSecond / 10,
    p95Ms: 2,
    p99Ms: 3,
    errors: { 'status 503': 1 },
    generatorLoad: 0.25,
  })
  const rounds: Round[] = [
    { yardstick: { perSecond: 500 }, spread: requests(1_000) },
    { yardstick: { perSecond: 700 }, spread: requests(3_000) },
    { yardstick: { perSecond: 600 }, spread: requests(1_100) },
  ]
  const yardstick = { title: 'pgbench', clients: 16, judges: true }

  test('shows the median of a row with its spread, and the sum of its errors', () => {
    expect(rowsOf(rounds, yardstick)).toMatchObject([
      { work: 'pgbench (Y)', connections: 16, perSecond: { median: 600, least: 500, most: 700 }, errors: undefined },
      { connections: 256, perSecond: { median: 1_100, least: 1_000, most: 3_000 }, p50Ms: 110, p99Ms: 3, errors: 3 },
    ])
  })

  test('names the yardstick, and says when it does not judge', () => {
    const describe = (yardstick: Report['yardstick']) => describeReport({ ...report, yardstick }).join('\n')
    const machine = { cpu: 'cpu', cores: 2, memoryGb: 8, loadBefore: 1, system: 'linux', node: 'v24', postgres: null }
    const report: Report = {
      machine,
      secondsARow: 1,
      yardstick,
      rounds,
      later: null,
      memoryPeak: 0,
      rateImport: null,
      verdicts: judgeRounds(rounds, false),
      verified: null,
    }
    expect(describe(yardstick)).toMatch(/S \/ Y +2\.00 +1\.83\.\.4\.29 +at least 4 +not judged/)
    expect(describe(yardstick)).toContain('Y is the speed of pgbench, 16 clients.')
    expect(describe({ ...yardstick, judges: false })).toContain('ratios to Y are not judged')
    expect(describe(null)).toContain('There is no yardstick')
    expect(describe(yardstick)).toContain('took up to 25 % of one core')
    expect(describe(yardstick)).not.toContain('The machine was busy')
    machine.loadBefore = 2.1
    expect(describe(yardstick)).toContain('The machine was busy before the run (load average 2.1)')
  })
})

test('the options are a number of rounds, seconds a row, and transactions', () => {
  expect(readOptions([], {})).toEqual({ rounds: 3, seconds: 3, warmupSeconds: 1, quick: false, after: 0 })
  expect(readOptions(['--quick', '--after', '1000'], { BENCH_ROUNDS: '1' })).toMatchObject({
    rounds: 1,
    seconds: 1,
    after: 1_000,
  })
  expect(() => readOptions(['--fast'], {})).toThrow('The options are --quick')
  expect(() => readOptions([], { BENCH_ROUNDS: '0' })).toThrow('BENCH_ROUNDS is "0"')
  expect(() => readOptions([], { BENCH_SECONDS: 'ten' })).toThrow('BENCH_SECONDS is "ten"')
})

test('the columns of the table are aligned', () => {
  const columns = [
    { title: 'work', align: 'left' as const },
    { title: 'per second', align: 'right' as const },
  ]
  expect(
    layOut(columns, [
      ['balance reads', '9'],
      ['hot', '12,000'],
    ]),
  ).toEqual(['work           per second', 'balance reads           9', 'hot                12,000'])
})
