/** What the server says of an error. Undefined for one of the client or of the network, whose codes look alike. */
function fromServer(error: unknown): { code: string; severity: string; constraint?: string } | undefined {
  return error instanceof Error && 'severity' in error ? (error as never) : undefined
}

/** The five characters of the server's SQLSTATE. */
export function sqlState(error: unknown): string | undefined {
  return fromServer(error)?.code
}

/** The name of the constraint that refused the statement (class 23), or undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  const said = fromServer(error)
  return said?.code.startsWith('23') ? said.constraint : undefined
}

/** The server refused the rows themselves: a value that it cannot hold (class 22), or a broken constraint (class 23). */
export function isRowRefused(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error) ?? '')
}

/** node-postgres refused to send the statement, because it knew that the connection was gone: the server never saw it. */
export function isNeverSent(error: unknown): boolean {
  return error instanceof Error && !fromServer(error) && /not queryable/.test(error.message)
}

/** Serialization failure or deadlock: the whole transaction may be run again. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error) ?? '')
}

/** Another transaction kept a lock for longer than `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return sqlState(error) === '55P03'
}

/** The statement took longer than `statement_timeout`. */
export function isTooSlow(error: unknown): boolean {
  return sqlState(error) === '57014'
}

/**
 * The database cannot serve now, whatever the request: the connection is gone, the server is going, starting, full
 * (of connections, of disk). node-postgres reports a lost connection without any code, a refused one with
 * the code of the system call, and silence by the text of its timeout.
 */
export function isUnavailable(error: unknown): boolean {
  const said = fromServer(error)
  if (said) {
    return said.severity !== 'ERROR' || /^(08|53|57P|25P)/.test(said.code)
  }
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string')
    return /^E[A-Z_]+$/.test(error.code) && !/^ERR_(ASSERTION|INVALID)/.test(error.code)
  return /terminated|timeout|connection error|not queryable/i.test(error.message)
}
