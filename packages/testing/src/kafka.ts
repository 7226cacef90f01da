import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { appendFile, readFile, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { withClient } from './client.ts'
import { until } from './limit.ts'
import type { TestKafka } from './provided.ts'

/** A broker that a test may break. */
export interface PrivateBroker {
  /** `host:port`. */
  readonly brokers: string
  /** `kill -9`. */
  kill(): Promise<void>
  /** Again on the same data and port. Returns when it serves. */
  start(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

const run = promisify(execFile)
const freshStartsMax = 3
const image = 'apache/kafka:4.1.0'

/** Finds out where brokers come from, and starts none. */
export async function provideKafka(): Promise<TestKafka> {
  const source = await findSource()
  const description = {
    brokers: `at ${process.env.KAFKA_BROKERS}`,
    tool: 'by KAFKA_TOOL',
    docker: 'in Docker',
    none: 'not available: set KAFKA_BROKERS, KAFKA_TOOL, or start Docker. Its tests are skipped',
  }[source]
  // The tool keeps its programs there; the data of a broker is in a folder below, which goes with it.
  const folder = process.env.KAFKA_FOLDER ?? join(tmpdir(), 'florin-kafka')
  return { source, port: await freePort(), folder, description: `Kafka is ${description}` }
}

async function findSource(): Promise<TestKafka['source']> {
  if (process.env.KAFKA_BROKERS) return 'brokers'
  const isUp = await run('docker', ['version']).then(
    () => true,
    () => false,
  )
  if (isUp) return 'docker'
  return process.env.KAFKA_TOOL ? 'tool' : 'none'
}

/** Ends the shared broker of the run, if a test has started it, and those that failed tests have left. */
export async function stopKafka(kafka: TestKafka): Promise<void> {
  if (kafka.source === 'none' || kafka.source === 'brokers') return
  const started = await readFile(portsFile(kafka), 'utf8').catch(() => '')
  await rm(portsFile(kafka), { force: true })
  for (const port of [kafka.port, ...started.split('\n').filter(Boolean).map(Number)]) {
    if (await isListening(port)) await remove(kafka, port)
  }
}

/** Lists the brokers that tests have started for themselves. */
const portsFile = ({ port }: TestKafka) => join(tmpdir(), `florin-kafka-${port}.ports`)

/** Whether tests can have the shared broker, and brokers that they break. */
export function kafkaForTests(): { isAvailable: boolean; isBreakable: boolean } {
  const { source } = inject('testKafka')
  return { isAvailable: source !== 'none', isBreakable: source === 'tool' || source === 'docker' }
}

/** `host:port` of the broker that all test files share. Topics need unique names there. */
export async function sharedBroker(): Promise<string> {
  const kafka = inject('testKafka')
  if (kafka.source === 'brokers') return process.env.KAFKA_BROKERS as string
  const { superuserUrl } = inject('testPostgres')
  // Test files run in processes of their own: one starts the broker, the others wait on the lock.
  await withClient(superuserUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('florin test broker'))`)
    if (!(await isListening(kafka.port))) await startFresh(kafka, kafka.port)
  })
  return `127.0.0.1:${kafka.port}`
}

/** A broker of its own, with its data in a temporary folder. */
export async function startBroker(): Promise<PrivateBroker> {
  const kafka = inject('testKafka')
  const port = await freePort()
  await appendFile(portsFile(kafka), `${port}\n`)
  await startFresh(kafka, port)
  return {
    brokers: `127.0.0.1:${port}`,
    kill: () => command(kafka, 'kill', port),
    start: () => command(kafka, 'start', port),
    stop: () => remove(kafka, port),
  }
}

/** Without data from before. Again if it fails: a broker draws a random id, and a tool may not accept each. */
async function startFresh(kafka: TestKafka, port: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await command(kafka, 'start', port)
    } catch (error) {
      if (attempt === freshStartsMax) throw error
      await rm(join(kafka.folder, String(port)), { recursive: true, force: true })
    }
  }
}

async function remove(kafka: TestKafka, port: number): Promise<void> {
  await command(kafka, 'stop', port)
  if (kafka.source === 'docker') await run('docker', ['rm', '--force', containerOf(port)])
  else await rm(join(kafka.folder, String(port)), { recursive: true, force: true })
}

const toolEnvironment = (folder: string) => ({ ...process.env, KAFKA_FOLDER: folder })
const containerOf = (port: number) => `florin-test-kafka-${port}`

async function command({ source, folder }: TestKafka, action: 'start' | 'stop' | 'kill', port: number): Promise<void> {
  if (source === 'tool') {
    await run(process.env.KAFKA_TOOL as string, [action, String(port)], { env: toolEnvironment(folder) })
    return
  }
  assert.equal(source, 'docker')
  const container = containerOf(port)
  if (action === 'start') await startContainer(container, port)
  else await run('docker', [action, container])
}

/** Again if it is there. The port answers before the broker does, so its log is read. */
async function startContainer(container: string, port: number): Promise<void> {
  const startedAt = new Date().toISOString()
  await run('docker', ['start', container]).catch(() => run('docker', dockerArguments(container, port)))
  await until('the broker serves', async () => {
    const { stdout, stderr } = await run('docker', ['logs', '--since', startedAt, container])
    return /Kafka Server started/.test(stdout + stderr)
  })
}

function dockerArguments(container: string, port: number): string[] {
  const environment = {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:19093',
    KAFKA_LISTENERS: `PLAINTEXT://:${port},CONTROLLER://:19093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  }
  const settings = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  return ['run', '--detach', '--name', container, '--publish', `127.0.0.1:${port}:${port}`, ...settings, image]
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** Below the ports of outgoing connections, also with 10,000 more for its controller. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 22_500)
    if (!(await isListening(port)) && !(await isListening(port + 10_000))) return port
  }
}
