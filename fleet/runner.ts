import { setTimeout as sleep } from 'node:timers/promises'
import { findProcess, isAlive } from '@florin/embedded-postgres'

const pollMs = 500
const runnerPattern = /^(\S*node\S* )?(\S*\/)?(npm|npx|pnpm)(-cli)?(\.[cm]?js)?( |$)/

/**
 * Resolves when npx or pnpm, which started this process, has ended. A SIGTERM to npx ends npx and its shell, but reaches
 * neither pnpm nor this process. Never resolves for a process that was started directly.
 */
export async function runnerGone(): Promise<void> {
  const runners = await findRunners()
  if (!runners.length) return new Promise(() => undefined)
  for (;;) {
    const alive = await Promise.all(runners.map(isAlive))
    if (alive.includes(false)) return
    await sleep(pollMs, undefined, { ref: false })
  }
}

/** The ancestors up to the outermost runner. A shell above it may end. */
async function findRunners(): Promise<number[]> {
  const ancestors: number[] = []
  let runners = 0
  for (let pid = process.ppid; pid > 1; ) {
    const ancestor = await findProcess(pid)
    if (!ancestor) break
    ancestors.push(pid)
    if (runnerPattern.test(ancestor.command)) runners = ancestors.length
    pid = ancestor.parent
  }
  return ancestors.slice(0, runners)
}
