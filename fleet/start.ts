import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildConsole, ConsoleError, isConsoleStale } from './console.ts'
import { ledgerName as demoLedger } from './demo/company.ts'
import { startDemo } from './demo/demo.ts'
import { type Fleet, FleetError, startFleet } from './fleet.ts'
import { prepareLocalIssuer, signLocalToken } from './local-issuer.ts'
import { runnerGone } from './runner.ts'
import { ingest, portsFrom, portVariable, services } from './services.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = resolve(process.env.FLORIN_FOLDER || `${root}.florin`)
const isTerminal = process.stdout.isTTY

const stopped = new AbortController()
// Handles repeated signals too: the terminal and pnpm both forward a Ctrl-C, and stopping takes a while.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())
void runnerGone().then(() => stopped.abort())
// The terminal may close first.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

process.exit(await main())

async function main(): Promise<number> {
  let fleet: Fleet | undefined
  try {
    const { watch, kafka, auth, demo } = readArguments()
    fleet = await startFleet({
      folder,
      ports: readPorts(),
      watch,
      services: kafka ? [...services, ingest] : services,
      environment: {
        KAFKA_BROKERS: kafka ? requireBrokers() : '',
        ...(auth && (await prepareLocalIssuer(folder))),
      },
      logLevel: process.env.LOG_LEVEL ?? 'info',
      beforeServices: prepareConsole,
      onProgress: showProgress,
      onTrouble: (sentence) => console.error(sentence),
      signal: stopped.signal,
    })
    const company = demo ? await openDemo(fleet, auth) : undefined
    console.log(describeFleet(fleet, auth, demo))
    await stopSignal()
    await company?.ended
    console.log('\nStopping...')
    await fleet.stop()
    console.log('Stopped.')
    return 0
  } catch (error) {
    if (stopped.signal.aborted) {
      console.log('\nStopped.')
      return 0
    }
    showFailure(error)
    await fleet?.stop()
    return 1
  }
}

/** Its books are there when this returns. `ended` settles when its customers have stopped. */
async function openDemo({ services: running }: Fleet, auth: boolean): Promise<{ ended: Promise<void> }> {
  const urlOf = (name: string) => running.find((service) => service.name === name)?.url as string
  const urls = { ledgerUrl: urlOf('ledger'), fxUrl: urlOf('fx'), revenueUrl: urlOf('revenue') }
  const token = async () =>
    (await signLocalToken(folder, { grants: ['admin@*'], subject: 'demo', lifeSeconds: 600 })) as string
  const startMs = performance.now()
  showProgress('demo')
  const { ended } = await startDemo({ ...urls, ...(auth && { token }) }, stopped.signal)
  showProgress('demo', (performance.now() - startMs) / 1000)
  return { ended: ended.catch((error) => console.error('The customers of the demonstration stopped.', error)) }
}

/** A console that cannot be built stops nothing. */
async function prepareConsole(): Promise<void> {
  const startMs = performance.now()
  try {
    if (!(await isConsoleStale())) return
    showProgress('console')
    await buildConsole(stopped.signal)
    showProgress('console', (performance.now() - startMs) / 1000)
  } catch (error) {
    stopped.signal.throwIfAborted()
    if (isTerminal) process.stdout.write('\r\x1b[K')
    console.error(error instanceof ConsoleError ? `${error.logTail}\n${error.message}` : error)
  }
}

function stopSignal(): Promise<void> {
  const { signal } = stopped
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
}

function readArguments(): { watch: boolean; kafka: boolean; auth: boolean; demo: boolean } {
  const option = { type: 'boolean', default: false } as const
  try {
    return parseArgs({ options: { watch: option, kafka: option, auth: option, demo: option } }).values
  } catch (cause) {
    throw new FleetError('The only options are --auth, --demo, --watch and --kafka.', { cause })
  }
}

function requireBrokers(): string {
  const { KAFKA_BROKERS: brokers } = process.env
  if (brokers) return brokers
  throw new FleetError(
    '--kafka needs KAFKA_BROKERS. Set it to the brokers, as host:port separated by commas, for example 127.0.0.1:9092.',
  )
}

function readPorts(): Record<string, number> {
  const base = readPort('FLORIN_PORT_BASE', 65_531)
  const ports = base === undefined ? {} : portsFrom(base)
  for (const name of ['postgres', ...[...services, ingest].map((service) => service.name)]) {
    const port = readPort(portVariable(name), 65_535)
    if (port !== undefined) ports[name] = port
  }
  return ports
}

function readPort(variable: string, most: number): number | undefined {
  const text = process.env[variable]
  if (!text) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= most) return port
  throw new FleetError(`${variable} is "${text}": it must be a port, from 1 to ${most}, or 0 for any free one.`)
}

function showProgress(step: string, seconds?: number): void {
  const line = seconds === undefined ? `  … ${step}` : `  ✔ ${step} (${seconds.toFixed(1)} s)`
  if (isTerminal) process.stdout.write(seconds === undefined ? line : `\r\x1b[K${line}\n`)
  else if (seconds !== undefined) console.log(line)
}

function showFailure(error: unknown): void {
  if (isTerminal) process.stdout.write('\r\x1b[K')
  if (error instanceof FleetError) {
    if (error.logTail) console.error(`\n${error.logTail}\n`)
    console.error(error.message)
  } else {
    console.error('Florin failed.', error)
  }
}

function describeAuthentication(auth: boolean): string[] {
  if (!auth) {
    return [
      'Authentication is off: everybody who reaches these ports of this machine may do everything. Start with --auth to try it.',
    ]
  }
  // The keys for tokens are in the folder.
  const where = process.env.FLORIN_FOLDER ? `FLORIN_FOLDER='${folder}' ` : ''
  return [
    'Authentication is on. Make a token in another terminal:',
    `  TOKEN=$(${where}npx -y pnpm@12 --silent florin token --role admin --ledger "*")`,
  ]
}

function describeFleet(fleet: Fleet, auth: boolean, demo: boolean): string {
  const { host } = new URL(fleet.superuserUrl)
  const shown = (file: string) => {
    const path = relative(process.cwd(), file)
    return path.startsWith('..') ? file : path
  }
  const table = [
    ['service', 'API', 'Swagger UI', 'health'],
    // The gateway, which starts after the services, is the one to use.
    ...fleet.services
      .toSorted((a, b) => Number(b.name === 'gateway') - Number(a.name === 'gateway'))
      .map(({ name, url }) =>
        name === ingest.name ? [name, '', '', `${url}/health`] : [name, url, `${url}/docs`, `${url}/health`],
      ),
  ]
  const account = JSON.stringify({ code: `customers.alice-${Date.now().toString(36)}.usd`, currency: 'USD' })
  const gateway = fleet.services.find(({ name }) => name === 'gateway')
  return [
    '',
    ...(gateway ? [`  Console  ${gateway.url}${demo ? `/?ledger=${demoLedger}` : ''}`, ''] : []),
    ...align(table),
    '',
    ...align([
      [
        'PostgreSQL',
        `${host}, database florin, user postgres, password in ${shown(`${folder}/postgres/superuser-password`)}`,
      ],
      ['logs', [...fleet.services.map(({ logFile }) => logFile), fleet.postgresLogFile].map(shown).join(', ')],
    ]),
    '',
    ...describeAuthentication(auth),
    '',
    'Open an account:',
    `  curl -s -X POST ${fleet.ledgerUrl}/v1/accounts -H 'content-type: application/json'${auth ? ' -H "authorization: Bearer $TOKEN"' : ''} -d '${account}'`,
    'The code differs at each start: accounts are kept, and a code can be used once.',
    `To start afresh, stop Florin and remove ${shown(folder)}.`,
    '',
    'Press Ctrl-C to stop.',
  ].join('\n')
}

function align(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
}
