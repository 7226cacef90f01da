import assert from 'node:assert/strict'
import { createPool } from '@florin/postgres'
import type pg from 'pg'
import { bodyOf } from './body-of.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { settled } from './limit.ts'
import { readState, type StateOptions } from './state.ts'

export interface Answer {
  statusCode: number
  headers: Record<string, unknown>
  /** The bytes, for comparing replays. */
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it
  body: any
}

/** Status and code: `'422 insufficient_funds'`. */
export type Refusal = `${number} ${string}`

/** The part of a Fastify application that tests use. */
export interface TestApp {
  ready(): PromiseLike<unknown>
  close(): PromiseLike<unknown>
  inject(request: {
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
    url: string
    headers: Record<string, string>
    payload?: object | string
  }): Promise<{ statusCode: number; headers: Record<string, unknown>; payload: string }>
}

export interface ServiceOptions {
  /** Another replica, on the database of a service that runs already. */
  on?: Pick<TestDatabase, 'serviceUrl' | 'ownerUrl' | 'auditorUrl' | 'superuserUrl'>
  /** The superuser's URL of another server than that of the run, for example one from `startPostgres`. */
  server?: string
  /** What the service connects to instead of the database itself, for example `through` of a cut proxy. */
  through?: (serviceUrl: string) => string
}

export interface ServiceUnderTest<App extends TestApp> {
  /** Its name in db/init.sql, and of its schema. */
  name: string
  migrate(ownerUrl: string): Promise<unknown>
  build(database: { url: string; connectionsMax: number }): Promise<App>
  /** The rows that a refused request must leave as they were: all when left out. */
  state?: StateOptions
}

export interface TestService<App extends TestApp> extends TestDatabase {
  app: App
  /** For looking into the database, with the rights of the service. */
  db: pg.Pool
  send(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    headers: Record<string, string | false | undefined>,
  ): Promise<Answer>
  /** Everything that a refused request must leave as it was. */
  readState(): Promise<Record<string, string>>
  /** Sends a request that must be refused like this, and must leave everything as it was. Returns the answer. */
  expectRefusal(refusal: Refusal, send: () => Promise<Answer>): Promise<Answer>
  close(): Promise<void>
}

/** A service in this process, with a database of its own. It does not listen. */
export async function startTestService<App extends TestApp>(
  { name, migrate, build, state }: ServiceUnderTest<App>,
  { on, server, through }: ServiceOptions = {},
): Promise<TestService<App>> {
  const database = on
    ? { ...on, drop: async () => undefined }
    : await createTestDatabase({ service: name, migrate, ...(server && { superuserUrl: server }) })
  const app = await build({ url: through?.(database.serviceUrl) ?? database.serviceUrl, connectionsMax: 4 })
  await app.ready()
  const db = createPool({
    connectionString: database.serviceUrl,
    schema: name,
    applicationName: 'test',
    connectionsMax: 2,
    statementTimeoutMs: 60_000,
    onError: () => undefined,
  })

  const service: TestService<App> = {
    app,
    db,
    serviceUrl: database.serviceUrl,
    ownerUrl: database.ownerUrl,
    auditorUrl: database.auditorUrl,
    superuserUrl: database.superuserUrl,
    drop: database.drop,
    async send(method, url, body, headers) {
      const given = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      const payload = body !== undefined && { payload: body as object }
      const answered = app.inject({ method, url, headers: Object.fromEntries(given), ...payload })
      const answer = await settled(`${method} ${url}`, answered)
      const { statusCode, payload: text } = answer
      return { statusCode, headers: answer.headers, text, body: bodyOf(answer) }
    },
    readState: () => readState(db, name, state),
    async expectRefusal(refusal, send) {
      const before = await service.readState()
      const answer = await send()
      assert.equal(`${answer.statusCode} ${answer.body?.code}`, refusal, answer.text)
      assert.equal(answer.body.status, answer.statusCode)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      assert.equal(answer.body.request_id, answer.headers['x-request-id'])
      assert.deepEqual(await service.readState(), before, 'a refused request changes nothing')
      return answer
    },
    async close() {
      await app.close()
      await db.end()
      await database.drop()
    },
  }
  return service
}
