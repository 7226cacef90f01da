/** PostgreSQL could not be started or stopped. The message is one sentence for the user, and the path of the log. */
export class EmbeddedPostgresError extends Error {}

/** The cluster in messages. */
interface Cluster {
  folder: string
  log: string
}

export function isPortTaken(log: string): boolean {
  return /could not bind IPv4 address.*Address already in use/.test(log)
}

/** A failure as one sentence: from the log of a server that did not start, the output of initdb, or a system error. */
export function explain(failure: unknown, files: Cluster, port?: number): EmbeddedPostgresError {
  const text = failure instanceof Error ? failure.message : String(failure)
  return new EmbeddedPostgresError(`${describe(text, files, port)} Its log: ${files.log}`, { cause: failure })
}

function describe(text: string, files: Cluster, port: number | undefined): string {
  if (isPortTaken(text)) return `PostgreSQL cannot start: port ${port} of 127.0.0.1 is taken by another program.`
  if (/could not bind IPv4 address.*Permission denied/.test(text))
    return `PostgreSQL cannot start: it may not listen on port ${port} of 127.0.0.1. Choose a port from 1024.`
  if (/No space left on device|ENOSPC/.test(text))
    return `PostgreSQL cannot start: the disk of ${files.folder} is full.`
  if (/Permission denied|EACCES|EPERM|unable to open database file|readonly database/.test(text))
    return `PostgreSQL cannot start: ${files.folder} belongs to another user.`
  if (/could not map anonymous shared memory|Cannot allocate memory/.test(text))
    return 'PostgreSQL cannot start: the machine has too little free memory.'
  const reasons = [...text.matchAll(/(?:FATAL|PANIC|initdb: error): +(.+)/g)].map(([, reason]) => reason)
  return `PostgreSQL cannot start: ${reasons.at(-1) ?? text.trim().split('\n').at(-1)}.`
}
