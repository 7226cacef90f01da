import { defineConfig } from 'vitest/config'

/** The tests of `pnpm mutants`: pure rules, without a database. */
export default defineConfig({
  test: {
    include: [
      'packages/{money,pricing}/src/**/*.test.ts',
      'services/ledger/src/posting/*.test.ts',
      'services/ledger/src/{fees,operations/conversions,operations/reversals}/part.test.ts',
    ],
    testTimeout: 300_000,
  },
})
