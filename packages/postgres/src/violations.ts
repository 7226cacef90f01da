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

/** A number that the column cannot hold (22003). */
export function isOutOfRange(error: unknown): boolean {
  return sqlState(error) === '22003'
}

/**
 * The connection is gone, or the server is going, starting or full. node-postgres reports a lost connection
 * without any code, a refused one with the code of the system call, and silence by the text of its timeout.
 */
export function isLostConnection(error: unknown): boolean {
  const state = sqlState(error)
  if (state) return state.startsWith('08') || state.startsWith('57P') || ['53300', '25P03', '25P04'].includes(state)
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string') return /^(E[A-Z]+)$/.test(error.code)
  return /terminated|timeout|connection error|not queryable/i.test(error.message)
}
