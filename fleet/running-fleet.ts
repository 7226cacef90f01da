import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from '@florin/embedded-postgres'
import { asRole, type Passwords } from './database.ts'

/** URL of the database of the fleet in the folder, with a role; undefined when no fleet runs. */
export async function findFleetDatabase(folder: string, role: string): Promise<string | undefined> {
  const [passwords, postmaster] = await Promise.all([
    read(join(folder, 'passwords.json')),
    read(join(folder, 'postgres', 'data', 'postmaster.pid')),
  ])
  if (!passwords || !postmaster) return undefined
  // The lines of postmaster.pid: process id, data folder, start time, port, ..., and last its state.
  const [pid, , , port, , , , state] = postmaster.split('\n').map((line) => line.trim())
  if (state !== 'ready' || !(await isAlive(Number(pid)))) return undefined
  return asRole(`postgresql://127.0.0.1:${port}/florin`, role, JSON.parse(passwords) as Passwords)
}

/** Contains the URLs of the services, by name. */
export const addressesFile = 'addresses.json'

/** URL of a service of the fleet in the folder; undefined when no fleet runs, or without that service. */
export async function findFleetUrl(folder: string, service: string): Promise<string | undefined> {
  const running = await findFleetDatabase(folder, `${service}_service`)
  const addresses = running && (await read(join(folder, addressesFile)))
  return addresses && (JSON.parse(addresses) as Record<string, string>)[service]
}

/** The secret of the calls between the services of the fleet in the folder; empty for none. */
export async function findFleetSecret(folder: string): Promise<string> {
  const secrets = await read(join(folder, 'secrets.json'))
  return secrets ? ((JSON.parse(secrets) as Record<string, string>).SERVICE_SECRET ?? '') : ''
}

async function read(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error) => {
    if (['ENOENT', 'ENOTDIR'].includes(error.code)) return undefined
    throw error
  })
}
