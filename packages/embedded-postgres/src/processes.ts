import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface RunningProcess {
  parent: number
  /** The program and its arguments, with blanks between; empty for a zombie. */
  command: string
}

export async function findProcess(pid: number): Promise<RunningProcess | undefined> {
  const read = process.platform === 'linux' ? readFromProc : readFromPs
  return read(pid).catch(() => undefined)
}

/** False for a zombie, which has ended. */
export async function isAlive(pid: number): Promise<boolean> {
  if (process.platform === 'linux') return Boolean((await findProcess(pid))?.command)
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Without `ps`, which small images lack. */
async function readFromProc(pid: number): Promise<RunningProcess> {
  const [stat, command] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
  ])
  // After the program's name in brackets, which may contain anything: state, parent, ...
  const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
  return { parent: Number(parent), command: command.replaceAll('\0', ' ').trim() }
}

async function readFromPs(pid: number): Promise<RunningProcess> {
  const { stdout } = await run('ps', ['-ww', '-o', 'ppid=,command=', '-p', String(pid)])
  const [, parent, command] = /^\s*(\d+)\s+(.*)/s.exec(stdout) ?? []
  if (command === undefined) throw new Error(`no process ${pid}`)
  return { parent: Number(parent), command: command.trim() }
}
