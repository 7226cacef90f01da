import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isUnavailable, sqlState } from '@florin/postgres'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A command cannot do its work. The message is for the user. */
export class CannotRun extends Error {}

/**
 * The database that a command works on as this role: that of DATABASE_URL, or that of the fleet which `pnpm start` has
 * running. Throws `CannotRun` when there is neither.
 */
export async function findCommandDatabase(role: string): Promise<URL> {
  const given = process.env.DATABASE_URL
  if (given) {
    const url = URL.parse(given)
    if (url && /^postgres(ql)?:$/.test(url.protocol)) return url
    throw new CannotRun('DATABASE_URL is no URL like postgresql://user:password@host:5432/florin: correct it.')
  }
  const folder = fleetFolder()
  // Imported only here: where the service is installed without the developer's fleet, DATABASE_URL is set.
  const { findFleetDatabase } = await import('@florin/dev/running-fleet')
  const url = await findFleetDatabase(folder, role)
  if (url) return new URL(url)
  throw new CannotRun(
    `No fleet runs from ${folder}: start it with "pnpm start", or name a database in DATABASE_URL, as the role ${role}.`,
  )
}

/** Where a service answers: as the environment says (`REVENUE_URL`), or in the fleet whose database is worked on. */
export async function findCommandService(service: string): Promise<string | undefined> {
  const given = process.env[`${service.toUpperCase()}_URL`]
  if (given) return given
  if (process.env.DATABASE_URL) return undefined
  const { findFleetUrl } = await import('@florin/dev/running-fleet')
  return findFleetUrl(fleetFolder(), service)
}

function fleetFolder(): string {
  return resolve(process.env.FLORIN_FOLDER || `${root}.florin`)
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
