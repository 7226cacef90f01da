import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  EmbeddedPostgresError,
  FolderLockedError,
  findFreePort,
  isPortFree,
  lockFolder,
  makeFolder,
  startEmbeddedPostgres,
  stopOrphan,
} from '@florin/embedded-postgres'
import { asRole, prepareDatabase, readPasswords } from './database.ts'
import { keepRunning, type Part } from './keep-running.ts'
import { addressesFile } from './running-fleet.ts'
import { type ServiceProcessOptions, startService } from './service-process.ts'
import { services as allServices, databaseRoles, portVariable, postgresPort, type ServiceEntry } from './services.ts'

export interface FleetOptions {
  /** Holds the data, the passwords and the logs; kept between runs. */
  folder: string
  /** By name of the service, or `postgres`. 0 picks a free one; the default is in services.ts. */
  ports?: Record<string, number>
  /** Services restart when their files change. */
  watch?: boolean
  logLevel?: string
  services?: ServiceEntry[]
  /** Settings for every service, before those of its entry. */
  environment?: Record<string, string>
  /** Called when a step begins, and again with its duration when it is done. */
  onProgress?: (step: string, seconds?: number) => void
  /** Called with a sentence when a part has ended by itself, and when it is ready again. */
  onTrouble?: (sentence: string) => void
  /** Gives up, and stops what has been started. */
  signal?: AbortSignal
}

export interface Fleet {
  ledgerUrl: string
  services: { name: string; url: string; logFile: string }[]
  /** URL of the database `florin`, as the superuser. */
  superuserUrl: string
  postgresLogFile: string
  /** Services first, the database last. Returns when all are gone. */
  stop(): Promise<void>
}

/** The fleet cannot start or go on. The message is one sentence for the user. */
export class FleetError extends Error {
  /** The last lines of the log that may tell more. */
  readonly logTail: string | undefined

  constructor(message: string, options: ErrorOptions & { logTail?: string } = {}) {
    super(message, options)
    this.logTail = options.logTail
  }
}

/**
 * PostgreSQL and the services, each a process of its own, started again when it ends. When it rejects, nothing is left
 * running.
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { signal, services = allServices, watch = false, environment, logLevel, onTrouble } = options
  const folder = resolve(options.folder)
  const undo: (() => Promise<void>)[] = []
  let stopping: Promise<void> | undefined
  const stopped = new AbortController()
  const parts: Part[] = []
  const stop = () => {
    stopped.abort()
    stopping ??= stopInReverse(undo)
    return stopping
  }

  try {
    await makeFolder(folder)
    const lock = lockFolder(folder)
    undo.push(async () => lock.release())
    await stopOrphan(join(folder, 'postgres'))
    const portOf = await choosePorts(services, options.ports ?? {})

    const postgres = await step('PostgreSQL', async () => {
      let ended = Promise.withResolvers<string>()
      const server = await startEmbeddedPostgres({
        folder: join(folder, 'postgres'),
        port: portOf('postgres'),
        onExit: (how) => ended.resolve(how),
      })
      undo.push(() => server.stop())
      parts.push({
        name: 'PostgreSQL',
        logFile: server.logFile,
        ended: () => ended.promise,
        restart: () => {
          ended = Promise.withResolvers()
          return server.restart()
        },
      })
      return server
    })

    const passwords = await readPasswords(
      join(folder, 'passwords.json'),
      // Of all services, so that one can be started beside the fleet.
      databaseRoles,
    )
    const secrets = await readPasswords(
      join(folder, 'secrets.json'),
      allServices.flatMap((service) => service.secrets ?? []),
    )
    const superuserUrl = await step('database', () => prepareDatabase(postgres.superuserUrl, passwords))

    const running: Fleet['services'] = []
    for (const service of services) {
      const { name } = service
      const { url, logFile } = await step(name, async () => {
        const port = portOf(name) || (await findFreePort())
        const options: ServiceProcessOptions = {
          port,
          logFile: join(folder, `${name}.log`),
          watch,
          environment: {
            DATABASE_URL: asRole(superuserUrl, `${name}_service`, passwords),
            MIGRATION_DATABASE_URL: asRole(superuserUrl, `${name}_owner`, passwords),
            ...Object.fromEntries(running.map((other) => [`${other.name.toUpperCase()}_URL`, other.url])),
            ...defaultsOf(service),
            ...Object.fromEntries((service.secrets ?? []).map((name) => [name, secrets[name] ?? ''])),
            ...environment,
            ...(logLevel ? { LOG_LEVEL: logLevel } : {}),
          },
        }
        let child = startService(service, options)
        undo.push(() => child.stop())
        await child.waitUntilReady(signal).catch(async (cause: Error) => {
          signal?.throwIfAborted()
          throw new FleetError(`${cause.message} Its log: ${child.logFile}`, { logTail: await child.readLogTail() })
        })
        parts.push({
          name: `The ${name} service`,
          logFile: child.logFile,
          ended: () => child.exited,
          restart: async () => {
            child = startService(service, { ...options, append: true })
            await child.waitUntilReady(stopped.signal).catch(async (error) => {
              await child.stop()
              throw error
            })
          },
        })
        return child
      })
      running.push({ name, url, logFile })
    }

    await writeFile(
      join(folder, addressesFile),
      JSON.stringify(Object.fromEntries(running.map(({ name, url }) => [name, url]))),
    )
    for (const part of parts) void keepRunning(part, (sentence) => onTrouble?.(sentence), stopped.signal)
    return {
      ledgerUrl: running.find(({ name }) => name === 'ledger')?.url ?? '',
      services: running,
      superuserUrl,
      postgresLogFile: postgres.logFile,
      stop,
    }
  } catch (error) {
    await stop()
    throw toFleetError(error, folder, signal)
  }

  async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted()
    const start = performance.now()
    options.onProgress?.(name)
    const result = await work()
    options.onProgress?.(name, (performance.now() - start) / 1000)
    return result
  }
}

/** The service's settings of the fleet, but for those that the environment has. */
function defaultsOf({ environment = {} }: ServiceEntry): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !process.env[name]))
}

async function stopInReverse(undo: (() => Promise<void>)[]): Promise<void> {
  for (const stop of undo.reverse()) await stop()
}

/** Asks for all ports before anything is started. */
async function choosePorts(
  services: ServiceEntry[],
  wanted: Record<string, number>,
): Promise<(name: string) => number> {
  const ports = new Map<string, number>()
  const taken: string[] = []
  for (const { name, port } of [{ name: 'postgres', port: postgresPort }, ...services]) {
    const chosen = wanted[name] ?? port
    if (chosen !== 0 && !(await isPortFree(chosen))) taken.push(`${chosen} for ${name} (${portVariable(name)})`)
    ports.set(name, chosen)
  }
  if (taken.length) {
    throw new FleetError(
      `Used by other programs: port ${taken.join(', port ')}. Stop them, set the variables in brackets to other ports, or set FLORIN_PORT_BASE to the first of four free ports in a row.`,
    )
  }
  return (name) => ports.get(name) ?? 0
}

function toFleetError(error: unknown, folder: string, signal: AbortSignal | undefined): unknown {
  if (error instanceof FleetError || signal?.aborted) return error
  if (error instanceof FolderLockedError) {
    return new FleetError(
      `Florin is already running from ${folder}, as process ${error.holder}. Stop it first, or set FLORIN_FOLDER and FLORIN_PORT_BASE to run a second one.`,
      { cause: error },
    )
  }
  if (isUnwritable(error)) {
    return new FleetError(
      `Florin cannot write to ${folder}. Set FLORIN_FOLDER to a folder that you may write to, or leave it out.`,
      { cause: error },
    )
  }
  if (error instanceof EmbeddedPostgresError) return new FleetError(error.message, { cause: error })
  if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
    return new FleetError(`${folder} is not a folder. Set FLORIN_FOLDER to a folder, or leave it out.`, {
      cause: error,
    })
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new FleetError(`Florin cannot start from ${folder}: ${reason}`, { cause: error })
}

/** As Node reports it, or SQLite, which locks the folder. */
function isUnwritable(error: unknown): boolean {
  const { code = '', message = '' } = error as NodeJS.ErrnoException
  if (error instanceof EmbeddedPostgresError) return false
  return (
    ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'].includes(code) || /unable to open database|readonly/.test(message)
  )
}
