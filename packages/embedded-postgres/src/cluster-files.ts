import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedPostgresError, explain } from './failures.ts'
import { type FolderLock, FolderLockedError, lockFolder } from './lock.ts'

/** Paths of a cluster. */
export interface ClusterFiles {
  folder: string
  data: string
  /** The data while initdb writes it. */
  unfinished: string
  password: string
  log: string
}

const versionMajor = '18'

export function filesIn(folder: string): ClusterFiles {
  return {
    folder,
    data: join(folder, 'data'),
    unfinished: join(folder, 'data.unfinished'),
    password: join(folder, 'superuser-password'),
    log: join(folder, 'postgres.log'),
  }
}

export function lockCluster(files: ClusterFiles): FolderLock {
  try {
    return lockFolder(files.folder)
  } catch (error) {
    if (!(error instanceof FolderLockedError)) throw explain(error, files)
    throw new EmbeddedPostgresError(`PostgreSQL in ${files.folder} is already run by process ${error.holder}.`, {
      cause: error,
    })
  }
}

export async function readPassword(files: ClusterFiles): Promise<string> {
  return readFile(files.password, 'utf8').catch((error) => {
    if (error.code !== 'ENOENT') throw error
    throw new EmbeddedPostgresError(
      `${files.password}, the password of the data next to it, is missing: move ${files.folder} to another place to start afresh.`,
    )
  })
}

export async function checkVersion(files: ClusterFiles): Promise<void> {
  const version = await readFile(join(files.data, 'PG_VERSION'), 'utf8').catch((error) => {
    if (error.code !== 'ENOENT') throw error
    throw new EmbeddedPostgresError(
      `${files.data} holds no PostgreSQL data: move it to another place, or remove it, to start afresh.`,
    )
  })
  if (version.trim() === versionMajor) return
  throw new EmbeddedPostgresError(
    `${files.data} was written by PostgreSQL ${version.trim()}, this is PostgreSQL ${versionMajor}: move it to another place to start afresh, or upgrade it with pg_upgrade.`,
  )
}

/** The process in `postmaster.pid`, and whether it accepts connections. */
export async function readPidFile(files: ClusterFiles): Promise<{ pid: number | undefined; ready: boolean }> {
  const text = await readFile(join(files.data, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  return { pid: Number(lines[0]) || undefined, ready: lines[7]?.trim() === 'ready' }
}
