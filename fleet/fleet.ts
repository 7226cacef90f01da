import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  FolderLockedError,
  findFreePort,
  isPortFree,
  lockFolder,
  makeFolder,
  startEmbeddedPostgres,
  stopOrphan,
} from '@florin/embedded-postgres'
import { asRole, type Passwords, prepareDatabase, readPasswords } from './database.ts'
import { keepRunning, type Part } from './keep-running.ts'
import { addressesFile } from './running-fleet.ts'
import { type ServiceProcessOptions, startService } from './service-process.ts'
import {
  services as allServices,
  databaseRoles,
  hasDatabase,
  portVariable,
  postgresPort,
  type ServiceEntry,
} from './services.ts'

export interface FleetOptions {
  /** Contains the data, the passwords and the logs; kept between runs. */
  folder: string
  /** By service name, or `postgres`. 0 picks a free port; the defaults are in services.ts. */
  ports?: Record<string, number>
  /** Services restart when their files change. */
  watch?: boolean
  logLevel?: string
  services?: ServiceEntry[]
  /** Settings of all services, which override those of their entries. */
  environment?: Record<string, string>
  /** Called when the database is ready, before the services start. */
  beforeServices?: () => Promise<void>
  /** Called at the start of a step, and with its duration at the end. */
  onProgress?: (step: string, seconds?: number) => void
  /** Called with a sentence when a part has ended unexpectedly, and when it is ready again. */
  onTrouble?: (sentence: string) => void
  /** Aborts the start, and stops what has been started. */
  signal?: AbortSignal
}

export interface RunningService {
  name: string
  url: string
  logFile: string
}

export interface Fleet {
  ledgerUrl: string
  services: RunningService[]
  /** URL of the database `florin`, as the superuser. */
  superuserUrl: string
  postgresLogFile: string
  /** Stops the services, then the database. Returns when all have ended. */
  stop(): Promise<void>
}

/** The fleet cannot start. The message is one sentence for the user. */
export class FleetError extends Error {
  /** The last lines of the log. */
  readonly logTail: string | undefined

  constructor(message: string, options: ErrorOptions & { logTail?: string } = {}) {
    super(message, options)
    this.logTail = options.logTail
  }
}

/**
 * Starts PostgreSQL and the services, each as a process that is restarted when it ends. If it rejects, nothing is left
 * running.
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const folder = resolve(options.folder)
  const start = new FleetStart({ ...options, folder })
  try {
    await makeFolder(folder)
    const lock = lockFolder(folder)
    start.onStop(async () => lock.release())
    await stopOrphan(join(folder, 'postgres'))
    const portOf = await choosePorts(options.services ?? allServices, options.ports ?? {})
    const postgres = await start.step('PostgreSQL', () => start.startPostgres(portOf('postgres')))
    const credentials = await readCredentials(folder)
    const superuserUrl = await start.step('database', () =>
      prepareDatabase(postgres.superuserUrl, credentials.passwords),
    )
    await options.beforeServices?.()
    const services: RunningService[] = []
    for (const service of options.services ?? allServices) {
      const environment = environmentOf(service, superuserUrl, credentials, services)
      const port = portOf(service.name)
      services.push(await start.step(service.name, () => start.startService(service, port, environment)))
    }
    const addresses = Object.fromEntries(services.map(({ name, url }) => [name, url]))
    await writeFile(join(folder, addressesFile), JSON.stringify(addresses))
    start.keepAllRunning()
    return {
      ledgerUrl: addresses.ledger ?? '',
      services,
      superuserUrl,
      postgresLogFile: postgres.logFile,
      stop: () => start.stop(),
    }
  } catch (error) {
    await start.stop()
    throw toFleetError(error, folder, options.signal)
  }
}

/** The parts that have been started so far. */
class FleetStart {
  readonly #options: FleetOptions
  readonly #undo: (() => Promise<void>)[] = []
  readonly #parts: Part[] = []
  readonly #stopped = new AbortController()
  #stopping: Promise<void> | undefined

  constructor(options: FleetOptions) {
    this.#options = options
  }

  /** Runs a step and reports its duration. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const { signal, onProgress } = this.#options
    signal?.throwIfAborted()
    const startMs = performance.now()
    onProgress?.(name)
    const result = await work()
    onProgress?.(name, (performance.now() - startMs) / 1000)
    return result
  }

  onStop(undo: () => Promise<void>): void {
    this.#undo.push(undo)
  }

  /** Stops all parts in the opposite order. */
  stop(): Promise<void> {
    this.#stopped.abort()
    this.#stopping ??= (async () => {
      for (const undo of this.#undo.reverse()) await undo()
    })()
    return this.#stopping
  }

  async startPostgres(port: number): Promise<EmbeddedPostgres> {
    let ended = Promise.withResolvers<string>()
    const folder = join(this.#options.folder, 'postgres')
    const server = await startEmbeddedPostgres({ folder, port, onExit: (how) => ended.resolve(how) })
    this.onStop(() => server.stop())
    this.#parts.push({
      name: 'PostgreSQL',
      logFile: server.logFile,
      ended: () => ended.promise,
      restart: () => {
        ended = Promise.withResolvers()
        return server.restart()
      },
    })
    return server
  }

  async startService(
    service: ServiceEntry,
    wantedPort: number,
    environment: Record<string, string>,
  ): Promise<RunningService> {
    const { folder, watch = false, logLevel, signal } = this.#options
    const { name } = service
    const options: ServiceProcessOptions = {
      port: wantedPort || (await findFreePort()),
      logFile: join(folder, `${name}.log`),
      watch,
      environment: { ...environment, ...this.#options.environment, ...(logLevel ? { LOG_LEVEL: logLevel } : {}) },
    }
    let child = startService(service, options)
    this.onStop(() => child.stop())
    await child.waitUntilReady(signal).catch(async (cause: Error) => {
      signal?.throwIfAborted()
      throw new FleetError(`${cause.message} Its log: ${child.logFile}`, { logTail: await child.readLogTail() })
    })
    this.#parts.push({
      name: `The ${name} service`,
      logFile: child.logFile,
      ended: () => child.exited,
      restart: async () => {
        child = startService(service, { ...options, append: true })
        await child.waitUntilReady(this.#stopped.signal).catch(async (error) => {
          await child.stop()
          throw error
        })
      },
    })
    return { name, url: child.url, logFile: child.logFile }
  }

  keepAllRunning(): void {
    const { onTrouble } = this.#options
    for (const part of this.#parts) void keepRunning(part, (sentence) => onTrouble?.(sentence), this.#stopped.signal)
  }
}

interface Credentials {
  passwords: Passwords
  secrets: Passwords
}

/** Of all services, so that one can be started next to the fleet. */
async function readCredentials(folder: string): Promise<Credentials> {
  const secretNames = allServices.flatMap((service) => service.secrets ?? [])
  return {
    passwords: await readPasswords(join(folder, 'passwords.json'), databaseRoles),
    secrets: await readPasswords(join(folder, 'secrets.json'), secretNames),
  }
}

function environmentOf(
  service: ServiceEntry,
  superuserUrl: string,
  { passwords, secrets }: Credentials,
  running: RunningService[],
): Record<string, string> {
  const { schema = service.name } = service
  return {
    ...(hasDatabase(service) && {
      DATABASE_URL: asRole(superuserUrl, `${schema}_service`, passwords),
      MIGRATION_DATABASE_URL: asRole(superuserUrl, `${schema}_owner`, passwords),
    }),
    ...Object.fromEntries(running.map(({ name, url }) => [`${name.toUpperCase()}_URL`, url])),
    ...defaultsOf(service),
    ...Object.fromEntries((service.secrets ?? []).map((name) => [name, secrets[name] ?? ''])),
  }
}

/** Settings of the entry, except those that the environment overrides. */
function defaultsOf({ environment = {} }: ServiceEntry): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !process.env[name]))
}

/** Checks all ports before the start. */
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
      `Used by other programs: port ${taken.join(', port ')}. Stop them, set the variables in brackets to other ports, or set FLORIN_PORT_BASE to the first of ${Math.max(5, ports.size)} free ports in a row.`,
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

/** As reported by Node, or by SQLite, which locks the folder. */
function isUnwritable(error: unknown): boolean {
  const { code = '', message = '' } = error as NodeJS.ErrnoException
  if (error instanceof EmbeddedPostgresError) return false
  return (
    ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'].includes(code) || /unable to open database|readonly/.test(message)
  )
}
