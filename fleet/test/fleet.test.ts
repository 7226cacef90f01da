import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findFreePort, isPortFree, lockFolder } from '@florin/embedded-postgres'
import { until } from '@florin/testing'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { type Fleet, FleetError, type FleetOptions, startFleet } from '../fleet.ts'
import { services as allServices, type ServiceEntry } from '../services.ts'

const start = fileURLToPath(new URL('../start.ts', import.meta.url))
const anyPorts = { fx: 0, revenue: 0, ledger: 0, gateway: 0, postgres: 0 }
/** What the first test leaves, for the others to begin with: a cluster that is made and migrated takes seconds less. */
let prepared: string | undefined
let folder: string
let fleets: Fleet[]
let terminals: ChildProcess[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'florin-fleet-'))
  fleets = []
  terminals = []
})

afterEach(async () => {
  for (const fleet of fleets) await fleet.stop()
  for (const terminal of terminals) if (terminal.exitCode === null) terminal.kill('SIGTERM')
  await until('the terminals are gone', () =>
    terminals.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null),
  )
  await rm(folder, { recursive: true })
})
afterAll(async () => {
  if (prepared) await rm(prepared, { recursive: true })
})

/** The folder is as after an earlier run; empty where the first test did not run. */
async function copyPrepared(): Promise<void> {
  if (prepared) await copy(prepared, folder)
}

/** With owners and rights. */
const copy = (source: string, target: string) => promisify(execFile)('cp', ['-a', `${source}/.`, target])

async function open(options: Partial<FleetOptions> = {}): Promise<Fleet> {
  const fleet = await startFleet({ folder, ports: anyPorts, logLevel: 'warn', ...options })
  fleets.push(fleet)
  return fleet
}

/** A service of one file, in place of the ledger. */
async function standIn(source: string): Promise<ServiceEntry[]> {
  const main = join(folder, 'stand-in.mjs')
  await writeFile(main, source)
  return [{ name: 'ledger', port: 0, main }]
}

const answering = `
  import { createServer } from 'node:http'
  createServer((request, response) => {
    if (request.url === '/end') process.exit(7)
    response.end('ready')
  }).on('listening', () => console.log('begins')).listen(process.env.PORT, process.env.HOST)
`

async function failureOf(starting: Promise<unknown>): Promise<FleetError> {
  const error = await starting.then(
    () => undefined,
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(FleetError)
  return error
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

function isAnythingLeft(): boolean {
  try {
    lockFolder(folder).release()
  } catch {
    return true
  }
  return existsSync(join(folder, 'postgres/data/postmaster.pid'))
}

interface Terminal {
  process: ChildProcess
  output: () => string
}

/** `node fleet/start.ts`, as in a terminal; or another script that runs it. */
function openTerminal(environment: Record<string, string> = {}, args = [start]): Terminal {
  const terminal = spawn(process.execPath, args, {
    env: {
      ...process.env,
      FLORIN_FOLDER: folder,
      LEDGER_PORT: '0',
      FX_PORT: '0',
      REVENUE_PORT: '0',
      GATEWAY_PORT: '0',
      FLORIN_POSTGRES_PORT: '0',
      ...environment,
    },
  })
  terminals.push(terminal)
  let output = ''
  for (const stream of [terminal.stdout, terminal.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return { process: terminal, output: () => output }
}

test('the fleet starts from nothing, with passwords that only their owner can read, stops without a trace, and keeps its data', async () => {
  const first = await open()
  const answer = await fetch(`${first.ledgerUrl}/v1/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'customers.alice.usd', currency: 'USD' }),
  })
  expect(answer.status).toBe(201)
  for (const file of ['passwords.json', 'postgres/superuser-password']) {
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600)
  }
  await first.stop()
  expect(isAnythingLeft()).toBe(false)
  expect(await isPortFree(portOf(first.ledgerUrl))).toBe(true)
  expect(await isPortFree(portOf(first.superuserUrl))).toBe(true)

  const left = await mkdtemp(join(tmpdir(), 'florin-fleet-left-'))
  await copy(folder, left)
  prepared = left
  const second = await open()
  expect(await ask(second.superuserUrl, 'select code from ledger.accounts')).toContainEqual({
    code: 'customers.alice.usd',
  })
})

test('a service gets the URLs of its two roles', async () => {
  await copyPrepared()
  const source = `
    ${answering}
    console.log([process.env.DATABASE_URL, process.env.MIGRATION_DATABASE_URL].join(' '))
  `
  const fleet = await open({ services: await standIn(source) })
  const [service = '', owner = ''] = (await readFile(fleet.services[0]?.logFile ?? '', 'utf8')).trim().split(/\s+/)

  const sql = `select current_user::text as role, has_schema_privilege('ledger', 'create') as creates`
  expect(await ask(service, sql)).toEqual([{ role: 'ledger_service', creates: false }])
  expect(await ask(owner, sql)).toEqual([{ role: 'ledger_owner', creates: true }])
})

test('a second start in the folder is refused, and the first goes on', async () => {
  await copyPrepared()
  const first = await open({ services: await standIn(answering) })
  const { message } = await failureOf(open())
  expect(message).toBe(
    `Florin is already running from ${folder}, as process ${process.pid}. Stop it first, or set FLORIN_FOLDER and FLORIN_PORT_BASE to run a second one.`,
  )
  expect((await fetch(first.ledgerUrl)).status).toBe(200)
  expect(await ask(first.superuserUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('all ports that are taken are named at once, and nothing is started', async () => {
  const servers = [createServer(), createServer()].map((server) => server.listen(0, '127.0.0.1'))
  const [ledger, postgres] = await Promise.all(
    servers.map(async (server) => {
      await once(server, 'listening')
      const address = server.address()
      return typeof address === 'object' && address ? address.port : 0
    }),
  )

  const { message } = await failureOf(open({ ports: { ...anyPorts, ledger: ledger ?? 0, postgres: postgres ?? 0 } }))

  expect(message).toMatch(
    `Used by other programs: port ${postgres} for postgres (FLORIN_POSTGRES_PORT), port ${ledger} for ledger (LEDGER_PORT).`,
  )
  expect(existsSync(join(folder, 'postgres'))).toBe(false)
  for (const server of servers) server.close()
})

test.skipIf(process.platform !== 'linux').each(['/proc/nope', '/proc/nope/below', '/proc'])(
  'a folder that nobody can write to, %s, is one sentence',
  async (impossible) => {
    const { process: terminal, output } = openTerminal({ FLORIN_FOLDER: impossible })
    const [code] = await once(terminal, 'close')
    expect(output()).toBe(
      `Florin cannot write to ${impossible}. Set FLORIN_FOLDER to a folder that you may write to, or leave it out.\n`,
    )
    expect(code).toBe(1)
  },
)

test('a file in place of the folder is one sentence', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  const { process: terminal, output } = openTerminal({ FLORIN_FOLDER: file })
  const [code] = await once(terminal, 'close')
  expect(output()).toBe(`${file} is not a folder. Set FLORIN_FOLDER to a folder, or leave it out.\n`)
  expect(code).toBe(1)
})

test('a service that ends while starting is shown with its last words, and nothing stays behind', async () => {
  await copyPrepared()
  const services = await standIn(`console.log('no such table'); process.exit(3)`)
  const { message, logTail } = await failureOf(open({ services }))
  expect(message).toContain('The ledger service ended while starting, with exit code 3.')
  expect(logTail).toContain('no such table')
  expect(isAnythingLeft()).toBe(false)
})

test('a broken data folder is one sentence, and nothing stays behind', async () => {
  await copyPrepared()
  const services = await standIn(answering)
  await (await open({ services })).stop()
  await writeFile(join(folder, 'postgres/data/PG_VERSION'), '17\n')
  const { message } = await failureOf(open({ services }))
  expect(message).toContain('was written by PostgreSQL 17, this is PostgreSQL 18')
  expect(isAnythingLeft()).toBe(false)
})

test('a service that ends is started again, after pauses that grow, until the fleet is stopped', async () => {
  await copyPrepared()
  const said: string[] = []
  const fleet = await open({ services: await standIn(answering), onTrouble: (sentence) => said.push(sentence) })
  for (const seconds of [0.5, 1]) {
    await fetch(`${fleet.ledgerUrl}/end`).catch(() => undefined)
    await until('it is said', () => said.length === 2)
    expect(said.splice(0)).toEqual([
      `The ledger service ended with exit code 7. Restarting it in ${seconds} s. Its log: ${folder}/ledger.log`,
      'The ledger service is ready again.',
    ])
  }
  expect((await fetch(fleet.ledgerUrl)).status).toBe(200)
  expect((await readFile(join(folder, 'ledger.log'), 'utf8')).match(/begins/g)).toHaveLength(3)

  await fetch(`${fleet.ledgerUrl}/end`).catch(() => undefined)
  await until('it is said', () => said.length === 1)
  await fleet.stop()
  expect(said).toHaveLength(1)
  expect(isAnythingLeft()).toBe(false)
  expect(await isPortFree(portOf(fleet.ledgerUrl))).toBe(true)
})

test('a service that does not come back is tried again and again', async () => {
  await copyPrepared()
  const said: string[] = []
  const source = `
    import { existsSync } from 'node:fs'
    if (existsSync(process.env.MARK)) process.exit(3)
    ${answering}`
  const mark = join(folder, 'mark')
  const fleet = await open({
    services: await standIn(source),
    environment: { MARK: mark },
    onTrouble: (sentence) => said.push(sentence),
  })
  await writeFile(mark, '')
  await fetch(`${fleet.ledgerUrl}/end`).catch(() => undefined)
  await until('it is said', () => said.length === 3)
  await rm(mark)
  await until('it is said', () => said.at(-1) === 'The ledger service is ready again.')
  expect(said.slice(1, 3)).toEqual(
    [1, 2].map((seconds) =>
      expect.stringMatching(`ended while starting, with exit code 3. Restarting it in ${seconds} s.`),
    ),
  )
})

test('PostgreSQL that is killed is started again, with its data, and the services go on', async () => {
  await copyPrepared()
  const said: string[] = []
  const fleet = await open({
    services: allServices.filter(({ name }) => name === 'ledger'),
    onTrouble: (sentence) => said.push(sentence),
  })
  const opened = () =>
    fetch(`${fleet.ledgerUrl}/v1/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ currency: 'USD' }),
    }).then(({ status }) => status)
  expect(await opened()).toBe(201)
  const pid = Number((await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0])
  process.kill(pid, 'SIGKILL')

  await until('it is said', () => said.includes('PostgreSQL is ready again.'))
  expect(said[0]).toMatch(/^PostgreSQL ended with signal SIGKILL\. Restarting it in 0\.5 s\./)
  await until('it serves', async () => (await opened()) === 201)
  await fleet.stop()
  expect(isAnythingLeft()).toBe(false)
})

test('a service that does not become ready is given up when the start is', async () => {
  await copyPrepared()
  const giveUp = new AbortController()
  const services = await standIn('setInterval(() => undefined, 1000)')
  const starting = open({ services, signal: giveUp.signal, onProgress: (step) => step === 'ledger' && giveUp.abort() })
  await expect(starting).rejects.toThrow()
  expect(isAnythingLeft()).toBe(false)
})

/** Ends the fleet in the terminal, as a user or the system does. */
async function expectStopBy(signal: NodeJS.Signals, { process: terminal, output }: Terminal, times: number) {
  for (const _ of Array(times)) terminal.kill(signal)
  const [code] = await once(terminal, 'exit')
  expect(code).toBe(0)
  expect(output()).toContain('Stopped.')
  expect(isAnythingLeft()).toBe(false)
}

test('the first call that is shown can be made; SIGINT, once, stops everything with code 0', async () => {
  await copyPrepared()
  const terminal = openTerminal()
  const { output } = terminal
  await until('it runs', () => output().includes('Press Ctrl-C to stop.'))
  const [, url = '', body = ''] = /curl -s -X POST (\S+) .* -d '(.*)'/.exec(output()) ?? []
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect(answer.status).toBe(201)
  await expectStopBy('SIGINT', terminal, 1)
})

test('FLORIN_PORT_BASE moves all parts, a variable of a part goes before it; SIGTERM, twice, stops everything', async () => {
  await copyPrepared()
  let base = await findFreePort()
  while (base > 65_000 || !(await isPortFree(base + 1))) base = await findFreePort()
  const terminal = openTerminal({
    FLORIN_PORT_BASE: String(base),
    LEDGER_PORT: '',
    FX_PORT: '',
    FLORIN_POSTGRES_PORT: '0',
    REVENUE_PORT: '0',
    GATEWAY_PORT: '0',
  })
  const { output } = terminal
  await until('it runs', () => output().includes('Press Ctrl-C to stop.') || terminal.process.exitCode !== null)
  expect(output()).toContain(`ledger   http://127.0.0.1:${base} `)
  expect(output()).toContain(`fx       http://127.0.0.1:${base + 1} `)
  await expectStopBy('SIGTERM', terminal, 2)
})

test('SIGHUP, twice, stops everything with code 0', async () => {
  await copyPrepared()
  const terminal = openTerminal()
  await until('it runs', () => terminal.output().includes('Press Ctrl-C to stop.'))
  await expectStopBy('SIGHUP', terminal, 2)
})

test('a start that is killed takes everything with it, and the next one works', async () => {
  await copyPrepared()
  const { process: terminal, output } = openTerminal()
  await until('it runs', () => output().includes('Press Ctrl-C to stop.'))
  const [, ledgerUrl = ''] = /ledger +(http:\S+)/.exec(output()) ?? []
  terminal.kill('SIGKILL')
  await once(terminal, 'exit')
  await until('all is gone', async () => !isAnythingLeft() && (await isPortFree(portOf(ledgerUrl))))

  const fleet = await open()
  expect((await fetch(`${fleet.ledgerUrl}/readyz`)).status).toBe(200)
})

test('the end of npx is an end for what it has started, although npx does not pass it on', async () => {
  await copyPrepared()
  const npx = `
    process.title = 'npm exec pnpm start'
    require('node:child_process').spawn(process.execPath, ['${start}'], { stdio: 'inherit' })
  `
  const { process: terminal, output } = openTerminal({}, ['-e', npx])
  await until('it runs', () => output().includes('Press Ctrl-C to stop.'))
  terminal.kill('SIGTERM')
  await until('it has stopped', () => output().includes('Stopped.'))
  expect(isAnythingLeft()).toBe(false)
})

test('a port that is no port is one sentence', async () => {
  const { process: terminal, output } = openTerminal({ LEDGER_PORT: 'eighty' })
  const [code] = await once(terminal, 'close')
  expect(code).toBe(1)
  expect(output()).toBe('LEDGER_PORT is "eighty": it must be a port, from 1 to 65535, or 0 for any free one.\n')
})

test('free ports are different from those in use', async () => {
  const port = await findFreePort()
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  expect(await isPortFree(port)).toBe(false)
  server.close()
})
