import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { grouped } from './table.ts'

export interface Load {
  url: string
  /**
   * Transfers between random accounts; the same with a fee; transfers from random accounts into the first one; a few
   * transfers again and again under their keys; reads of random balances; quotes of the FX service; conversions from
   * random accounts to random targets; holds and payments; transfers that are accepted to be posted later; batches of
   * transfers between random accounts, and into the first one.
   */
  work:
    | 'spread'
    | 'priced'
    | 'hot'
    | 'replays'
    | 'balances'
    | 'quotes'
    | 'conversions'
    | 'holds'
    | 'payments'
    | 'accepted'
    | 'batches'
    | 'batchesHot'
  accounts: string[]
  /** Accounts of the other currency, for conversions. */
  targets?: string[]
  connections: number
  /** Requests a second; as many as are answered when omitted. */
  rate?: number
  /** A time, of which the warm-up is not counted; or a number of requests. */
  extent: { seconds: number; warmupSeconds: number } | { requests: number }
}

export interface Measure {
  /** With those of the warm-up. */
  answered: number
  perSecond: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  /** By status, or `no answer`. */
  errors: Record<string, number>
  /** The share of a core that the load generator took. */
  generatorLoad: number
}

/** What a row of the report shows. Latencies and errors are of requests. */
export type Figure = Pick<Measure, 'perSecond'> &
  Partial<Measure> & {
    /** Bytes of write-ahead log for each request, with those of other work of the database. */
    walBytes?: number
  }

export type GeneratorMessage = { answered: number } | { measure: Measure }

/** Runs the load from a process of its own. Calls `onProgress` about once a second with the number of answers so far. */
export async function runLoad(
  load: Load,
  signal: AbortSignal,
  onProgress: (answered: number) => void,
): Promise<Measure> {
  signal.throwIfAborted()
  const generator = fork(new URL('./generator.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const kill = () => generator.kill('SIGKILL')
  signal.addEventListener('abort', kill)
  try {
    generator.send(load)
    return await receive(generator, onProgress)
  } finally {
    signal.removeEventListener('abort', kill)
    kill()
  }
}

async function receive(generator: ChildProcess, onProgress: (answered: number) => void): Promise<Measure> {
  let measure: Measure | undefined
  generator.on('message', (message: GeneratorMessage) => {
    if ('measure' in message) measure = message.measure
    else onProgress(message.answered)
  })
  const [code] = await once(generator, 'exit')
  if (!measure) throw new Error(`The load generator ended with ${code} before it was finished.`)
  return measure
}

export function countErrors({ errors }: Pick<Measure, 'errors'>): number {
  return Object.values(errors).reduce((sum, each) => sum + each, 0)
}

/** Empty without errors. */
export function describeErrors(measure: Pick<Measure, 'errors'>): string {
  if (countErrors(measure) === 0) return ''
  const reasons = Object.entries(measure.errors).map(([reason, times]) => `${grouped(times)} times ${reason}`)
  return `, ERRORS: ${reasons.join(', ')}`
}
