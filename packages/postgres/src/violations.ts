/** The five characters of an SQLSTATE, or undefined when the error did not come from the server. */
export function sqlState(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/** The name of the constraint that refused the statement (class 23), or undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  const { constraint } = (error ?? {}) as { constraint?: string }
  return sqlState(error)?.startsWith('23') ? constraint : undefined
}

/** Serialization failure or deadlock: the whole transaction may be run again. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error) ?? '')
}

/**
 * The database cannot serve now, whatever the request: the connection is gone, the server is going, starting, full
 * (of connections, of disk) or too slow. node-postgres reports a lost connection without any code, a refused one with
 * the code of the system call, and silence by the text of its timeout.
 */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error)
  if (state) return /^(08|53|57P)/.test(state) || ['25P03', '25P04', '57014'].includes(state)
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string') return /^E[A-Z]+$/.test(error.code)
  return /terminated|timeout|connection error|not queryable/i.test(error.message)
}
