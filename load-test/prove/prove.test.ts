import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { findDifferences } from './check-keys.ts'
import { keyOf, numberOf, orderOf } from './orders.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

test('transactions survive one kill of the ledger, of its posting sessions and of PostgreSQL', async () => {
  const { code, output } = await prove('--transactions', '3000')
  expect(output).toContain('Posted      3,000 transactions')
  expect(output).toContain('Killed      the ledger process: 1, its posting sessions: 1, PostgreSQL: 1')
  expect(output).toMatch(/Sent again {2}.*(no answer|status 503): \d+/)
  expect(output).toContain('Found       3,000 keys with a transaction, 3,000 transactions')
  expect(output.match(/Every promise holds\./g)).toHaveLength(3)
  expect(output).toContain('Every acknowledged transaction is there exactly once, and every promise holds.')
  expect(code).toBe(0)
})

test('unknown options are rejected', async () => {
  for (const args of [['--all'], ['--transactions', 'many'], ['--kill-every', '0']]) {
    expect(await prove(...args)).toMatchObject({ code: 2, output: expect.stringContaining('The options are') })
  }
})

describe('the comparison of acknowledgements with the database', () => {
  const acknowledged = Uint8Array.of(1, 1, 0, 1)

  test('finds no difference where every acknowledged key has its one transaction', () => {
    expect(findDifferences(acknowledged, { present: Uint8Array.of(1, 1, 0, 1), posted: 3 }, 'run')).toEqual([])
    // Committed, and the answer was lost.
    expect(findDifferences(acknowledged, { present: Uint8Array.of(1, 1, 1, 1), posted: 4 }, 'run')).toEqual([])
  })

  test('names a transaction that is missing, although the number of all is right', () => {
    expect(findDifferences(acknowledged, { present: Uint8Array.of(1, 0, 1, 1), posted: 3 }, 'run')).toEqual([
      '1 acknowledged transactions are missing, the first is run-0000000001.',
    ])
  })

  test('finds transactions that were posted twice, and keys that share one', () => {
    const present = Uint8Array.of(1, 1, 0, 1)
    expect(findDifferences(acknowledged, { present, posted: 4 }, 'run')).toEqual([
      'The books have 4 transactions under 3 keys: some were posted twice.',
    ])
    expect(findDifferences(acknowledged, { present, posted: 2 }, 'run')).toEqual([
      'The books have 2 transactions under 3 keys: some keys share one.',
    ])
  })
})

describe('orders', () => {
  const accounts = { usd: ['a', 'b', 'c', 'd', 'e'], eur: ['x', 'y'] }
  const orders = Array.from({ length: 1_000 }, (_, number) => orderOf(number, accounts))

  test('are the same each time, of every kind, and never from an account to itself', () => {
    expect(orders).toEqual(Array.from({ length: 1_000 }, (_, number) => orderOf(number, accounts)))
    expect(new Set(orders.map(({ kind }) => kind)).size).toBe(4)
    for (const { body } of orders) {
      const { source_account, target_account } = body as Record<string, string>
      expect(source_account).not.toBe(target_account)
    }
  })

  test('into one account all have the same target', () => {
    const hot = orders.filter(({ kind }) => kind === 'transfers into one account')
    expect(new Set(hot.map(({ body }) => (body as Record<string, string>).target_account))).toEqual(new Set(['a']))
  })

  test('have keys that give back their number', () => {
    expect(numberOf(keyOf('prove-1', 2_999_999))).toBe(2_999_999)
  })
})

function prove(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })
}
