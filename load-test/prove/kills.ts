import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findProcess } from '@florin/embedded-postgres'
import { withClient } from '../client.ts'
import { findService, type OwnFleet } from '../find-ledger.ts'

export type Victim = 'the ledger process' | 'its posting sessions' | 'PostgreSQL'

/** Number of kills per victim. */
export type Kills = Record<Victim, number>

export interface Killer {
  readonly kills: Kills
  /** Kills the next victim when the count has reached the next multiple of the interval. */
  onAcknowledged(count: number): void
  /** Resolves when no kill is under way; rejects when one failed. */
  finish(): Promise<void>
}

const run = promisify(execFile)
const victims: Victim[] = ['the ledger process', 'its posting sessions', 'PostgreSQL']
const pollMs = 5
/** After this many polls without a busy session, idle ones are terminated. */
const busyPolls = 1_000

/** Kills one victim after the other, each time that `every` more transactions are acknowledged. */
export function startKiller(fleet: OwnFleet, every: number, onKill: (victim: Victim) => void): Killer {
  const kills: Kills = { 'the ledger process': 0, 'its posting sessions': 0, PostgreSQL: 0 }
  let due = 0
  let last = Promise.resolve()
  const kill = async (victim: Victim) => {
    if (!(await killVictim(victim, fleet))) return
    kills[victim] += 1
    onKill(victim)
  }
  return {
    kills,
    onAcknowledged(count) {
      if (count < (due + 1) * every) return
      const victim = victims[due % victims.length] as Victim
      due += 1
      last = last.then(() => kill(victim))
      // `finish` throws it.
      last.catch(() => undefined)
    },
    finish: () => last,
  }
}

/** Whether there was something to kill. */
async function killVictim(victim: Victim, { folder, superuserUrl }: OwnFleet): Promise<boolean> {
  if (victim === 'its posting sessions') return terminateSessions(superuserUrl)
  return process.kill(victim === 'PostgreSQL' ? await findPostmaster(folder) : await findLedger(), 'SIGKILL')
}

async function findPostmaster(folder: string): Promise<number> {
  const file = await readFile(join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8')
  return Number(file.split('\n')[0])
}

/** The fleet runs in this process, so the ledger is its child. Waits while it is restarted. */
async function findLedger(): Promise<number> {
  const { main } = findService('ledger')
  for (;;) {
    for (const pid of await listProcesses()) {
      const found = await findProcess(pid)
      if (found?.parent === process.pid && found.command.includes(main)) return pid
    }
    await sleep(pollMs)
  }
}

async function listProcesses(): Promise<number[]> {
  const names =
    process.platform === 'linux' ? await readdir('/proc') : (await run('ps', ['-A', '-o', 'pid='])).stdout.split('\n')
  return names.map(Number).filter((pid) => pid > 0)
}

/**
 * Those in the middle of a database transaction. False: there are none, because the ledger was restarted and has nothing to post
 * any more.
 */
async function terminateSessions(superuserUrl: string): Promise<boolean> {
  return withClient(superuserUrl, async (client) => {
    for (let poll = 0; ; poll += 1) {
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'ledger-posting' and (state <> 'idle' or $1)`,
        [poll >= busyPolls],
      )
      if (rowCount) return true
      if (poll >= busyPolls) return false
      await sleep(pollMs)
    }
  })
}
