import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages', 'services', 'fleet', 'load-test'].map((folder) => `${folder}/**/*.test.ts`),
    globalSetup: './packages/testing/src/global-setup.ts',
    // Tests ask nothing of the world outside: a fleet that they start has rates of its own.
    env: { FX_SOURCES: 'simulation' },
    pool: 'forks',
    // Tests wait more than they work: for a second, a lease, a process that starts.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // One generous limit for all: a machine that is ten times slower or busier is no reason to fail.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    reporters: ['default'],
  },
})
