import { isUnavailable, sqlState } from '@florin/postgres'

/** A command cannot do its work. The message is for the user. */
export class CannotRun extends Error {}

/** The database of DATABASE_URL. Throws `CannotRun` when it is not set. */
export function readCommandDatabase(role: string): URL {
  const given = process.env.DATABASE_URL
  if (!given) throw new CannotRun(`DATABASE_URL is not set. Set it to a database, as the role ${role}.`)
  const url = URL.parse(given)
  if (url && /^postgres(ql)?:$/.test(url.protocol)) return url
  throw new CannotRun('DATABASE_URL is not a URL like postgresql://user:password@host:5432/florin. Correct it.')
}

/** Why a command that works on the schema of a service failed, in one sentence that says what to do. */
export function describeCommandFailure(error: unknown, schema: string): string {
  if (error instanceof CannotRun) return error.message
  const inner = (error instanceof AggregateError ? error.errors[0] : error) as NodeJS.ErrnoException
  const reason = (inner.message || inner.code || inner.name).replace(/\s+/g, ' ')
  const state = sqlState(error)
  // A schema that the role may not use looks to it as if it were not there.
  if (state === '42P01') {
    return `There is no schema ${schema} that this role may use: start the service once on the database, or take its role.`
  }
  if (state === '42501') return `The role may not do this: ${reason}.`
  if (state?.startsWith('28') || state === '3D000') {
    return `The database does not let this role in: ${reason}. Correct DATABASE_URL.`
  }
  if (isUnavailable(error)) return `The database does not answer: ${reason}.`
  return `It failed: ${reason}.`
}
