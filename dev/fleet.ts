import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { asRole, prepareDatabase, readPasswords } from './database.ts'
import { EmbeddedPostgresError, startEmbeddedPostgres, stopOrphan } from './embedded-postgres.ts'
import { FolderLockedError, lockFolder } from './lock.ts'
import { findFreePort, isPortFree } from './ports.ts'
import { addressesFile } from './running-fleet.ts'
import { startService } from './service-process.ts'
import { services as allServices, portVariable, postgresPort, type ServiceEntry } from './services.ts'

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
  /** Gives up, and stops what has been started. */
  signal?: AbortSignal
}

export interface Fleet {
  ledgerUrl: string
  services: { name: string; url: string; logFile: string }[]
  /** URL of the database `florin`, as the superuser. */
  superuserUrl: string
  postgresLogFile: string
  /** Resolves if a part ends by itself. The rest runs on: it is for the caller to `stop`. */
  crashed: Promise<FleetError>
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

/** PostgreSQL and the services, each a process of its own. When it rejects, nothing is left running. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { signal, services = allServices } = options
  const folder = resolve(options.folder)
  const undo: (() => Promise<void>)[] = []
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= stopInReverse(undo)
    return stopping
  }
  let reportCrash: (error: FleetError) => void = () => undefined
  const crashed = new Promise<FleetError>((resolve) => {
    reportCrash = resolve
  })

  try {
    await mkdir(folder, { recursive: true })
    const lock = lockFolder(folder)
    undo.push(async () => lock.release())
    await stopOrphan(join(folder, 'postgres'))
    const portOf = await choosePorts(services, options.ports ?? {})

    const postgres = await step('PostgreSQL', async () => {
      const server = await startEmbeddedPostgres({
        folder: join(folder, 'postgres'),
        port: portOf('postgres'),
        onExit: () => reportCrash(new FleetError(`PostgreSQL ended unexpectedly. Its log: ${server.logFile}`)),
      })
      undo.push(() => server.stop())
      return server
    })

    const passwords = await readPasswords(
      join(folder, 'passwords.json'),
      // Of all services, so that one can be started beside the fleet.
      allServices.flatMap(({ name }) => [`${name}_owner`, `${name}_service`]),
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
        const child = startService(service, {
          port: portOf(name) || (await findFreePort()),
          logFile: join(folder, `${name}.log`),
          watch: options.watch ?? false,
          environment: {
            DATABASE_URL: asRole(superuserUrl, `${name}_service`, passwords),
            MIGRATION_DATABASE_URL: asRole(superuserUrl, `${name}_owner`, passwords),
            ...Object.fromEntries(running.map((other) => [`${other.name.toUpperCase()}_URL`, other.url])),
            ...defaultsOf(service),
            ...Object.fromEntries((service.secrets ?? []).map((name) => [name, secrets[name] ?? ''])),
            ...options.environment,
            ...(options.logLevel ? { LOG_LEVEL: options.logLevel } : {}),
          },
        })
        undo.push(() => child.stop())
        await child.waitUntilReady(signal).catch(async (cause: Error) => {
          signal?.throwIfAborted()
          throw new FleetError(`${cause.message} Its log: ${child.logFile}`, { logTail: await child.readLogTail() })
        })
        void child.exited.then(async (how) => {
          const logTail = await child.readLogTail()
          reportCrash(new FleetError(`The ${name} service ended with ${how}. Its log: ${child.logFile}`, { logTail }))
        })
        return child
      })
      running.push({ name, url, logFile })
    }

    await writeFile(
      join(folder, addressesFile),
      JSON.stringify(Object.fromEntries(running.map(({ name, url }) => [name, url]))),
    )
    return {
      ledgerUrl: running.find(({ name }) => name === 'ledger')?.url ?? '',
      services: running,
      superuserUrl,
      postgresLogFile: postgres.logFile,
      crashed,
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
  for (const { name, port } of [{ name: 'postgres', port: postgresPort }, ...services]) {
    const chosen = wanted[name] ?? port
    if (chosen !== 0 && !(await isPortFree(chosen))) {
      throw new FleetError(
        `Port ${chosen}, for ${name}, is taken: stop the program that uses it, or set ${portVariable(name)} to a free port.`,
      )
    }
    ports.set(name, chosen)
  }
  return (name) => ports.get(name) ?? 0
}

function toFleetError(error: unknown, folder: string, signal: AbortSignal | undefined): unknown {
  if (error instanceof FleetError || signal?.aborted) return error
  if (error instanceof FolderLockedError) {
    return new FleetError(`Florin is already running from ${folder}, as process ${error.holder}.`, { cause: error })
  }
  if (error instanceof EmbeddedPostgresError) return new FleetError(error.message, { cause: error })
  const reason = error instanceof Error ? error.message : String(error)
  return new FleetError(`Florin cannot start from ${folder}: ${reason}`, { cause: error })
}
