import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages', 'services', 'dev', 'load-test'].map((folder) => `${folder}/**/*.test.ts`),
    globalSetup: './packages/testing/src/global-setup.ts',
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default'],
  },
})
