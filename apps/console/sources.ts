import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Everything that a build depends on. */
const patterns = [
  'apps/console/{src,public}/**/*',
  'apps/console/*.{ts,html,json}',
  'clients/typescript/src/**/*',
  'clients/cli/src/import/**/*',
  'pnpm-lock.yaml',
]

export const consoleFolder = fileURLToPath(new URL('.', import.meta.url))
export const builtFolder = join(consoleFolder, 'dist')
/** In the built folder: of the sources from which it was built. */
export const fingerprintFile = '.sources'

export async function fingerprintSources(): Promise<string> {
  const hash = createHash('sha256')
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }))
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  for (const path of paths.sort())
    hash
      .update(path.slice(root.length))
      .update('\0')
      .update(await readFile(path))
  return hash.digest('hex')
}

/** Whether the console was built from other sources than those of now, or not at all. */
export async function isConsoleStale(): Promise<boolean> {
  const built = await readFile(join(builtFolder, fingerprintFile), 'utf8').catch(() => undefined)
  return built !== (await fingerprintSources())
}
