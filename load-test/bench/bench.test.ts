import { describe, expect, test } from 'vitest'
import { percentile } from './percentile.ts'
import { prepareRequests } from './requests.ts'
import { layOut } from './table.ts'
import { targets } from './targets.ts'

describe('percentile', () => {
  test('is a value that was measured, with at least that share at or under it', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
    expect([0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 99, 100])
    expect(percentile([7], 0.99)).toBe(7)
    expect(percentile([1, 2, 3], 0.5)).toBe(2)
  })

  test('of nothing is 0', () => {
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

  test('of transfers are whole, each with its own key, and never from an account to itself', () => {
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

  test('of the hot account all go into the first one', () => {
    const next = prepareRequests({ url, work: 'hot', accounts })()
    for (let round = 0; round < 20; round += 1) {
      const { source_account, target_account } = JSON.parse(parse(next()).body)
      expect(target_account).toBe(accounts[0])
      expect(source_account).not.toBe(accounts[0])
    }
  })

  test('of balances read one account', () => {
    const { line, body } = parse(prepareRequests({ url, work: 'balances', accounts })()())
    expect(line).toMatch(/^GET \/v1\/accounts\/[abc]{36}\/balance HTTP\/1\.1$/)
    expect(body).toBe('')
  })
})

test('a target counts as met from its figure on', () => {
  const speed = (perSecond: number, p95Ms = 1, p99Ms = 1) => ({ perSecond, p95Ms, p99Ms })
  expect([speed(12_000, 1, 49), speed(12_000, 1, 50), speed(11_999)].map((row) => targets.spread(row).met)).toEqual([
    true,
    false,
    false,
  ])
  expect([950, 949].map((each) => targets.hot(speed(each), speed(1_000)).met)).toEqual([true, false])
  expect([speed(8_000, 11), speed(8_000, 12)].map((row) => targets.fewConnections(row).met)).toEqual([true, false])
  expect([8_000, 7_999].map((each) => targets.grouped(speed(each), speed(1_000)).met)).toEqual([true, false])
  expect([850, 849].map((each) => targets.later(speed(each), speed(1_000)).met)).toEqual([true, false])
  expect([299e6, 300e6].map((bytes) => targets.memory(bytes).met)).toEqual([true, false])
})

test('the columns of the table stand under each other', () => {
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
