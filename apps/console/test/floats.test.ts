import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const rejected = [
  '+amount',
  '-amount',
  'Number(amount)',
  'globalThis.Number(amount)',
  'parseFloat(amount)',
  'Number.parseFloat(amount)',
  'parseInt(amount)',
  'window.parseFloat(amount)',
  '(1).toFixed(2)',
]
const accepted = ['amount', '-1', 'BigInt(amount)', 'amount.length - 1', '!amount']

/** The expressions that the linter rejects in a file of the console, by the configuration of this repository. */
function lint(expressions: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'florin-lint-'))
  try {
    const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, $schema: undefined, vcs: undefined }))
    mkdirSync(join(folder, 'apps/console/src'), { recursive: true })
    cpSync(join(root, 'apps/console/no-floats.grit'), join(folder, 'apps/console/no-floats.grit'))
    const lines = expressions.map((expression, index) => `export const f${index} = (amount: string) => ${expression}\n`)
    writeFileSync(join(folder, 'apps/console/src/amounts.ts'), lines.join(''))
    const command = join(root, 'node_modules/.bin/biome')
    const { stdout, stderr } = spawnSync(command, ['lint', '--max-diagnostics=none'], { cwd: folder, encoding: 'utf8' })
    const found = [
      ...`${stdout}${stderr}`.matchAll(/^apps\/console\/src\/amounts\.ts:(\d+):.*(?:plugin|noRestrictedGlobals)/gm),
    ]
    return found.map(([, line]) => expressions[Number(line) - 1] ?? '')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('the linter rejects what makes a float of an amount in the console, and nothing else', () => {
  const found = lint([...rejected, ...accepted])
  expect(rejected.filter((expression) => !found.includes(expression))).toEqual([])
  expect(accepted.filter((expression) => found.includes(expression))).toEqual([])
})
