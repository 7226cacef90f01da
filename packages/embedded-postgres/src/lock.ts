import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface FolderLock {
  release(): void
}

/** Another living process holds the folder. */
export class FolderLockedError extends Error {
  readonly folder: string
  /** Process id of the holder, if it could be read. */
  readonly holder: string | undefined

  constructor(folder: string, holder: string | undefined) {
    super(`${folder} is in use by ${holder ? `process ${holder}` : 'another process'}.`)
    this.folder = folder
    this.holder = holder
  }
}

/**
 * Locks a folder for this process until `release`, or until the process ends. Node's SQLite takes a file lock of the
 * operating system: unlike a file with a process id, it can be neither stale nor taken twice.
 */
export function lockFolder(folder: string): FolderLock {
  const database = new DatabaseSync(join(folder, 'lock'))
  const holderFile = join(folder, 'lock.pid')
  try {
    // Without writes no journal is needed.
    database.exec('pragma journal_mode = off; begin exclusive')
  } catch (error) {
    database.close()
    if (error instanceof Error && error.message.includes('locked'))
      throw new FolderLockedError(folder, read(holderFile))
    throw error
  }
  writeFileSync(holderFile, String(process.pid))
  return { release: () => database.isOpen && database.close() }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}
