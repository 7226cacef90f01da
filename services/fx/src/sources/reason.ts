const lengthMax = 300

/** The reason of a failure, on one line. */
export function describeReason(error: unknown): string {
  // The error for all addresses of a host has no message of its own.
  const inner = error instanceof AggregateError ? (error.errors[0] ?? error) : error
  const { message, code, name }: NodeJS.ErrnoException = inner instanceof Error ? inner : new Error(String(inner))
  return (message || code || name).replace(/\s+/g, ' ').slice(0, lengthMax)
}
