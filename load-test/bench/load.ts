import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

export interface Load {
  url: string
  /**
   * Transfers between random accounts, the same with a fee, from random accounts into the first one, a few transfers again
   * and again under their keys, or reads of random balances; quotes of
   * the FX service, or conversions from random accounts to random ones of another currency.
   */
  work: 'spread' | 'priced' | 'hot' | 'replays' | 'balances' | 'quotes' | 'conversions'
  accounts: string[]
  /** Of the other currency. */
  targets?: string[]
  connections: number
  /** For so many seconds, after those that are not counted; or for so many requests. */
  extent: { seconds: number; warmupSeconds: number } | { requests: number }
}

export interface Measure {
  answered: number
  perSecond: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  /** By status, or `no answer`. */
  errors: Record<string, number>
  /** Of a core, that the load generator itself took. */
  generatorLoad: number
}

export type GeneratorMessage = { answered: number } | { measure: Measure }

/** Runs the load from a process of its own. `onProgress` hears about once a second how many were answered so far. */
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
  if (!measure) throw new Error(`The load generator ended with ${code} before it was done.`)
  return measure
}
