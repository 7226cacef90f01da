import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const generate = fileURLToPath(new URL('../generate.ts', import.meta.url))

test('the generated files follow from the OpenAPI documents', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [generate, '--check'])
  expect(stdout).toContain('src/generated/ledger.ts is up to date.')
})
