import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const start = fileURLToPath(new URL('../start.ts', import.meta.url))

test('pnpm start --kafka without KAFKA_BROKERS says what to set, and starts nothing', async () => {
  const failure = await promisify(execFile)(process.execPath, [start, '--kafka'], {
    env: { ...process.env, KAFKA_BROKERS: '' },
  }).catch((error) => error)
  expect(failure.code).toBe(1)
  expect(failure.stderr).toContain('--kafka needs KAFKA_BROKERS. Set it to the brokers, as host:port')
})
