/** Fields of an error of the server. Undefined for errors of the client or the network, which have similar codes. */
function fromServer(error: unknown): { code: string; severity: string; constraint?: string } | undefined {
  return error instanceof Error && 'severity' in error ? (error as never) : undefined
}

/** SQLSTATE of the server: five characters. */
export function sqlState(error: unknown): string | undefined {
  return fromServer(error)?.code
}

/** Name of the constraint that rejected the statement (class 23), or undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  const server = fromServer(error)
  return server?.code.startsWith('23') ? server.constraint : undefined
}

/** The server rejected the rows: a value that it cannot store (class 22), or a violated constraint (class 23). */
export function isRowRefused(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error) ?? '')
}

/** node-postgres did not send the statement, because the connection was already lost. */
export function isNeverSent(error: unknown): boolean {
  return error instanceof Error && !fromServer(error) && /not queryable/.test(error.message)
}

/** Serialization failure or deadlock: the transaction can be retried. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error) ?? '')
}

/** Another transaction held a lock for longer than `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return sqlState(error) === '55P03'
}

/** The statement took longer than `statement_timeout`. */
export function isTooSlow(error: unknown): boolean {
  return sqlState(error) === '57014'
}

/**
 * The database cannot serve any request now: the connection is lost, or the server is stopping, starting, out of
 * connections or out of disk space. node-postgres reports a lost connection without a code, a refused one with the code of
 * the system call, and a timeout by its text.
 */
export function isUnavailable(error: unknown): boolean {
  const server = fromServer(error)
  if (server) {
    return server.severity !== 'ERROR' || /^(08|53|57P|25P)/.test(server.code)
  }
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string')
    return /^E[A-Z_]+$/.test(error.code) && !/^ERR_(ASSERTION|INVALID)/.test(error.code)
  return /terminated|timeout|connection error|not queryable/i.test(error.message)
}
