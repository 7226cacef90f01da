import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { PostgreSqlContainer } from '@testcontainers/postgresql'
import { withClient } from './client.ts'
import { startPostgres } from './private-postgres.ts'

export interface TestServer {
  /** Where it comes from, for the output of the run. */
  description: string
  superuserUrl: string
  stop(): Promise<void>
}

const image = 'postgres:18'
const engineTimeoutMs = 3_000

/**
 * TEST_DATABASE_URL (of a superuser) if it is set; else a container where a Docker engine answers; else the
 * embedded PostgreSQL. TEST_POSTGRES=testcontainers or embedded takes that one or fails.
 */
export async function provideServer(environment = process.env): Promise<TestServer> {
  const { TEST_DATABASE_URL: url, TEST_POSTGRES: choice } = environment
  if (choice && choice !== 'embedded' && choice !== 'testcontainers') {
    throw new Error(`TEST_POSTGRES is "${choice}": it may be "embedded" or "testcontainers".`)
  }
  if (choice === 'embedded') return startEmbedded('as TEST_POSTGRES says')
  if (choice === 'testcontainers') {
    return startContainer().catch((cause: Error) => {
      throw new Error(`TEST_POSTGRES says testcontainers, but ${image} cannot be run: ${cause.message}`, { cause })
    })
  }
  if (url) return useGiven(url)
  if (!(await isEngineThere())) return startEmbedded('no Docker engine answers')
  return startContainer().catch((error: Error) => startEmbedded(`Docker could not run ${image}: ${error.message}`))
}

async function useGiven(url: string): Promise<TestServer> {
  const superuser = await withClient(url, async (client) => {
    const { rows } = await client.query(`select current_setting('is_superuser') = 'on' as superuser`)
    return rows[0].superuser
  }).catch((cause: Error) => {
    throw new Error(`TEST_DATABASE_URL leads to no PostgreSQL: ${cause.message}`, { cause })
  })
  if (!superuser)
    throw new Error('TEST_DATABASE_URL must be the URL of a superuser: the tests make roles and databases.')
  return { description: 'the PostgreSQL of TEST_DATABASE_URL', superuserUrl: url, stop: async () => undefined }
}

async function startEmbedded(reason: string): Promise<TestServer> {
  // No test crashes this server: those that do start their own.
  const { superuserUrl, stop } = await startPostgres({ fsync: 'off', full_page_writes: 'off' })
  return { description: `an embedded PostgreSQL (${reason})`, superuserUrl, stop }
}

async function startContainer(): Promise<TestServer> {
  const container = await new PostgreSqlContainer(image)
    .withUsername('postgres')
    .withPassword(randomBytes(16).toString('hex'))
    .withCommand(['postgres', '-c', 'max_connections=200'])
    .start()
  return {
    description: `${image} in a container`,
    superuserUrl: container.getConnectionUri(),
    stop: async () => {
      await container.stop()
    },
  }
}

/** Asks testcontainers itself, which knows all the places where an engine may listen. */
async function isEngineThere(): Promise<boolean> {
  const require = createRequire(createRequire(import.meta.url).resolve('@testcontainers/postgresql'))
  const probe: Promise<unknown> = require('testcontainers').getContainerRuntimeClient()
  const answer = probe.then(
    () => true,
    () => false,
  )
  return Promise.race([answer, sleep(engineTimeoutMs, false, { ref: false })])
}
