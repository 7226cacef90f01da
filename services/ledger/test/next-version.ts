import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface NextVersion {
  migrations: string
  /** The program that serves, and with `migrate` migrates. */
  main: string
  remove(): Promise<void>
}

const service = fileURLToPath(new URL('..', import.meta.url))

/** A copy of this service with further migrations, by the name of their file: the version that is deployed next. */
export async function makeNextVersion(migrations: Record<string, string>): Promise<NextVersion> {
  const folder = await mkdtemp(join(tmpdir(), 'florin-next-'))
  for (const part of ['src', 'migrations', 'package.json']) {
    await cp(join(service, part), join(folder, part), { recursive: true })
  }
  await symlink(join(service, 'node_modules'), join(folder, 'node_modules'))
  for (const [file, sql] of Object.entries(migrations)) await writeFile(join(folder, 'migrations', file), sql)
  return {
    migrations: join(folder, 'migrations'),
    main: join(folder, 'src/main.ts'),
    remove: () => rm(folder, { recursive: true }),
  }
}
