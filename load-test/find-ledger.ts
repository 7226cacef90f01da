import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Fleet, FleetError, startFleet } from '@florin/fleet/fleet'
import { type ServiceEntry, services } from '@florin/fleet/services'

/** A test cannot run. The message is one sentence for the user. */
export class CannotTest extends Error {}

export type ServiceName = 'ledger' | 'fx' | 'revenue'

export interface OwnFleet extends Fleet {
  /** Holds the data, the passwords and the logs. Removed when the fleet has stopped. */
  folder: string
}

export const defaultUrl = 'http://127.0.0.1:8000'
const probeTimeoutMs = 3_000
/** Signals that end a test early. */
export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** LEDGER_URL, when it is set. Throws `CannotTest` when no ledger is ready there. */
export async function findGivenLedger(): Promise<string | undefined> {
  const url = process.env.LEDGER_URL
  if (!url) return undefined
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new CannotTest(`LEDGER_URL is "${url}": it must be a URL like ${defaultUrl}.`)
  const state = await askLedger(url)
  if (state === 'ready') return url
  throw new CannotTest(
    state === 'none'
      ? `No ledger answers at LEDGER_URL, ${url}: start it with "pnpm start", or unset LEDGER_URL.`
      : `The ledger at LEDGER_URL, ${url}, is not ready: its ${url}/health says why.`,
  )
}

/** `none` also when another program answers. */
export async function askLedger(url: string): Promise<'ready' | 'not ready' | 'none'> {
  try {
    const answer = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(probeTimeoutMs) })
    const health = (await answer.json()) as { checks?: { database?: unknown } }
    if (!health.checks?.database) return 'none'
    return answer.status === 200 ? 'ready' : 'not ready'
  } catch {
    return 'none'
  }
}

export interface OwnFleetOptions {
  /** Settings for every service. */
  environment?: Record<string, string>
  /** Called with a sentence when a process has ended by itself, and when it is ready again. */
  onTrouble?: (sentence: string) => void
}

/**
 * Services and their PostgreSQL, on free ports and in a temporary folder, for as long as `work` takes. Without
 * `onTrouble` a process that ends by itself ends the test.
 */
export async function withOwnFleet<T>(
  names: ServiceName[],
  work: (fleet: OwnFleet, signal: AbortSignal) => Promise<T>,
  options: OwnFleetOptions = {},
): Promise<T> {
  const stopped = new AbortController()
  const { signal } = stopped
  const stop = () => stopped.abort(new CannotTest('Stopped.'))
  for (const each of stopSignals) process.on(each, stop)
  let fleet: OwnFleet | undefined
  try {
    const onTrouble = (sentence: string) => stopped.abort(new CannotTest(sentence))
    fleet = await startOwnFleet(names, signal, { onTrouble, ...options })
    return await Promise.race([work(fleet, signal), whenAborted(signal).then(fail)])
  } catch (error) {
    if (error instanceof FleetError) throw new CannotTest(error.message, { cause: error })
    throw error
  } finally {
    await fleet?.stop()
    for (const each of stopSignals) process.off(each, stop)
  }
}

/** The caller stops it, which removes its folder too. */
export async function startOwnFleet(
  names: ServiceName[],
  signal?: AbortSignal,
  { environment, onTrouble }: OwnFleetOptions = {},
): Promise<OwnFleet> {
  const folder = await mkdtemp(join(tmpdir(), 'florin-load-test-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const fleet = await startFleet({
      folder,
      ports: { postgres: 0, fx: 0, revenue: 0, ledger: 0 },
      services: services.filter(({ name }) => names.includes(name as ServiceName)),
      // Rates that are always fresh, without a network.
      environment: { FX_SOURCES: 'simulation', ...environment },
      logLevel: 'info',
      ...(signal && { signal }),
      ...(onTrouble && { onTrouble }),
    })
    return { ...fleet, folder, stop: () => fleet.stop().then(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}

export function findService(name: ServiceName): ServiceEntry {
  const service = services.find((each) => each.name === name)
  assert(service, `there is no service ${name}`)
  return service
}

function whenAborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason)
    signal.addEventListener('abort', () => resolve(signal.reason))
  })
}

function fail(reason: unknown): never {
  throw reason
}
