import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { measureSlowness } from './packages/testing/src/slowness.ts'

const tests = ['packages', 'services', 'clients', 'fleet', 'load-test', 'apps'].map(
  (folder) => `${folder}/**/*.test.ts`,
)
/** How long a test waits for an event on a quiet machine. */
const limitMs = 120_000

export default defineConfig(({ mode }) => {
  const isProof = mode === 'prove'
  const testLimitMs = Math.ceil(limitMs * measureSlowness())
  // Global setup runs in this process, and the tests in others.
  const env = { PROVE: isProof ? '1' : '0', TEST_LIMIT_MS: String(testLimitMs) }
  Object.assign(process.env, env)
  return {
    test: {
      include: isProof ? globSync(tests).filter(hasCounts) : tests,
      globalSetup: './packages/testing/src/global-setup.ts',
      // Tests ask nothing of the world outside: a fleet that they start has rates of its own.
      env: { FX_SOURCES: 'simulation', ...env },
      pool: 'forks',
      // Tests wait more than they work: for a second, a lease, a process that starts.
      maxWorkers: Math.max(2, availableParallelism() - 1),
      // Several events: a machine that is ten times slower or busier is no reason to fail.
      testTimeout: 3 * testLimitMs * (isProof ? 10 : 1),
      hookTimeout: 3 * testLimitMs,
      expect: { poll: { timeout: testLimitMs } },
      reporters: ['default'],
    },
  }
})

/** Whether the file has a count that `pnpm prove` raises. */
function hasCounts(file: string): boolean {
  return !file.includes('node_modules') && /\bscale\(|\bhistories\b/.test(readFileSync(file, 'utf8'))
}
