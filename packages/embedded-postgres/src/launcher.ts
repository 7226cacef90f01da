import { execFile, type SpawnOptions } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Account {
  uid: number
  gid: number
}

/** How to start a program that refuses to run as root. */
export interface Launcher {
  /** Whom its files must belong to; undefined when that is whoever runs this. */
  account?: Account
  /** The arguments of `spawn`. */
  command(program: string, args: string[]): [string, string[], Pick<SpawnOptions, 'uid' | 'gid'>]
}

/**
 * The plainest way in which an unprivileged account can run `program` and work in `folder`, or undefined.
 * For root that is the owner of `ownedBy`, if it exists, else the user `postgres`, who is made when missing.
 */
export async function chooseLauncher(program: string, folder: string, ownedBy: string): Promise<Launcher | undefined> {
  if (process.getuid?.() !== 0) return { command: (program, args) => [program, args, {}] }
  const account = (await ownerOf(ownedBy)) ?? (await postgresAccount())
  const launchers = [plain(account)]
  // As root the checkout may lie below a folder that nobody else may enter. Of the two capabilities that open it
  // the first can only read; containers are often left with just the second.
  if (process.platform === 'linux')
    launchers.push(withCapability(account, 'dac_read_search'), withCapability(account, 'dac_override'))
  for (const launcher of launchers) if (await reaches(launcher, program, folder)) return launcher
  return undefined
}

function plain(account: Account): Launcher {
  return { account, command: (program, args) => [program, args, account] }
}

function withCapability(account: Account, capability: string): Launcher {
  const options = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    // Otherwise access(2), with which initdb looks for its files, does without the capability.
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
