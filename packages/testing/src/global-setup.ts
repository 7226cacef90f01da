import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { dropTestDatabases } from './database.ts'
import { provideKafka, stopKafka } from './kafka.ts'
import { limitMs } from './limit.ts'
import { isProof } from './scale.ts'
import { provideServer } from './server.ts'
import './provided.ts'

/** One PostgreSQL for all test files of the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await provideServer()
  const counts = isProof ? 'the full counts of `pnpm prove`' : 'quick counts; `pnpm prove` runs the full ones'
  console.log(`Tests run on ${server.description}, with ${counts}. A test waits ${limitMs / 1_000} s for an event.`)
  const testPostgres = { superuserUrl: server.superuserUrl, runId: randomBytes(4).toString('hex') }
  project.provide('testPostgres', testPostgres)
  const testKafka = await provideKafka()
  console.log(`${testKafka.description}.`)
  project.provide('testKafka', testKafka)
  return async () => {
    try {
      await Promise.all([dropTestDatabases(testPostgres), stopKafka(testKafka)])
    } finally {
      await server.stop()
    }
  }
}
