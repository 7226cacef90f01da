import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages', 'services', 'dev', 'load-test'].map((folder) => `${folder}/**/*.test.ts`),
    globalSetup: './packages/testing/src/global-setup.ts',
    // Tests ask nothing of the world outside: a fleet that they start has rates of its own.
    env: { FX_SOURCES: 'simulation' },
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default'],
  },
})
