import { setTimeout as sleep } from 'node:timers/promises'

/** A process that is restarted when it ends unexpectedly. */
export interface Part {
  /** As the subject of a sentence: `The ledger service`. */
  name: string
  logFile: string
  /** Resolves when the current process has ended, with `exit code 1` for example. */
  ended(): Promise<string>
  /** Restarts it. Resolves when it is ready, rejects with a sentence. */
  restart(): Promise<void>
}

const pauseMs = { first: 500, most: 30_000 }
/** After this time the pauses start from the first one again. */
const steadyMs = 60_000

/** Restarts a part whenever it ends, after growing pauses, until the signal. Reports in sentences. */
export async function keepRunning(part: Part, say: (sentence: string) => void, signal: AbortSignal): Promise<void> {
  const { name, logFile } = part
  const next = async () => `${name} ended with ${await part.ended()}.`
  let trouble = await next()
  for (let pause = pauseMs.first; !signal.aborted; pause = Math.min(2 * pause, pauseMs.most)) {
    say(`${trouble} Restarting it in ${pause / 1_000} s. Its log: ${logFile}`)
    await sleep(pause, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    try {
      await part.restart()
      say(`${name} is ready again.`)
      const readyAt = performance.now()
      trouble = await next()
      // Doubled before the next sentence.
      if (performance.now() - readyAt > steadyMs) pause = pauseMs.first / 2
    } catch (error) {
      trouble = (error as Error).message
    }
  }
}
