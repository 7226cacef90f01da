import { isUnavailable, sqlState } from '@florin/postgres'
import { z } from 'zod'
import { readEnvironment } from './environment.ts'

/** A command failed. The message is for the user. */
export class CommandError extends Error {}

/** The variables of a command. Throws `CommandError` when one is invalid. */
export function readCommandEnvironment<Schema extends z.ZodObject>(schema: Schema): z.output<Schema> {
  try {
    return readEnvironment(schema, process.env)
  } catch (error) {
    throw new CommandError((error as Error).message)
  }
}

/** The database of DATABASE_URL. Throws `CommandError` when it is not set. */
export function readCommandDatabase(role: string): URL {
  const { DATABASE_URL: given } = readCommandEnvironment(z.object({ DATABASE_URL: z.string().optional() }))
  if (!given)
    throw new CommandError(`DATABASE_URL is not set. Set it to the URL of the database, with the role ${role}.`)
  const url = URL.parse(given)
  if (url && /^postgres(ql)?:$/.test(url.protocol)) return url
  throw new CommandError('DATABASE_URL is not a URL like postgresql://user:password@host:5432/florin. Correct it.')
}

/** The failure of a command on the schema of a service, as a sentence that says what to do. */
export function describeCommandFailure(error: unknown, schema: string): string {
  if (error instanceof CommandError) return error.message
  const inner = (error instanceof AggregateError ? error.errors[0] : error) as NodeJS.ErrnoException
  const reason = (inner.message || inner.code || inner.name).replace(/\s+/g, ' ')
  const state = sqlState(error)
  // Without the right to use a schema, its tables look missing.
  if (state === '42P01') {
    return `The role cannot use a schema ${schema}. Start the service once on the database, or use its role.`
  }
  if (state === '42501') return `The role lacks a right: ${reason}.`
  if (state?.startsWith('28') || state === '3D000') {
    return `The database rejects the login: ${reason}. Correct DATABASE_URL.`
  }
  if (isUnavailable(error)) return `The database does not answer: ${reason}.`
  return `The command failed: ${reason}.`
}
