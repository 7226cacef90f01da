import { execFile, type SpawnOptions } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Account {
  uid: number
  gid: number
}

/** Starts a program that does not run as root. */
export interface Launcher {
  /** The owner of its files; undefined for the user of this process. */
  account?: Account
  /** The arguments of `spawn`. */
  command(program: string, args: string[]): [string, string[], Pick<SpawnOptions, 'uid' | 'gid'>]
}

/**
 * The launcher with which an unprivileged account can run `program` and work in `folder`, or undefined. For root the
 * account is the owner of `ownedBy`, if it exists, else the user `postgres`, which is created if missing.
 */
export async function chooseLauncher(program: string, folder: string, ownedBy: string): Promise<Launcher | undefined> {
  if (process.getuid?.() !== 0) return { command: (program, args) => [program, args, {}] }
  const account = (await ownerOf(ownedBy)) ?? (await postgresAccount())
  const launchers = [plain(account)]
  // A checkout of root may be below a folder that only root can enter.
  if (process.platform === 'linux') launchers.push(withAccess(account))
  for (const launcher of launchers) if (await reaches(launcher, program, folder)) return launcher
  return undefined
}

function plain(account: Account): Launcher {
  return { account, command: (program, args) => [program, args, account] }
}

/** With the capability to enter folders of others, which containers usually have. */
function withAccess(account: Account): Launcher {
  const capability = 'dac_override'
  const options = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    // Otherwise access(2), which initdb calls, ignores the capability.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=-all,+${capability}`,
    `--ambient-caps=+${capability}`,
  ]
  return { account, command: (program, args) => ['setpriv', [...options, program, ...args], {}] }
}

async function reaches(launcher: Launcher, program: string, folder: string): Promise<boolean> {
  const [command, args, options] = launcher.command('/bin/sh', ['-c', 'cd "$0" && "$1" --version', folder, program])
  return run(command, args, { ...options, cwd: '/' }).then(
    () => true,
    () => false,
  )
}

async function ownerOf(path: string): Promise<Account | undefined> {
  const owner = await stat(path).catch(() => undefined)
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : undefined
}

async function postgresAccount(): Promise<Account> {
  return findAccount('postgres').catch(async () => {
    await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'])
    return findAccount('postgres')
  })
}

async function findAccount(name: string): Promise<Account> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}
