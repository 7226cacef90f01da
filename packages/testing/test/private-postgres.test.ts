import { afterAll, beforeAll, expect, test } from 'vitest'
import { withClient } from '../src/client.ts'
import { type PrivatePostgres, startPostgres } from '../src/index.ts'

let postgres: PrivatePostgres

beforeAll(async () => {
  postgres = await startPostgres()
})

afterAll(() => postgres?.stop())

test('what was committed before a kill -9 is there after the next start, on the same port', async () => {
  const { port, pid } = postgres
  await withClient(postgres.superuserUrl, (client) => client.query('create table kept (id int)'))

  for (let round = 1; round <= 3; round += 1) {
    await withClient(postgres.superuserUrl, async (client) => {
      await client.query('insert into kept values ($1)', [round])
      const lost = client.query('select pg_sleep(30)')
      await Promise.all([expect(lost).rejects.toThrow(), postgres.killHard()])
    })
    await postgres.start()
  }

  const { rows } = await withClient(postgres.superuserUrl, (client) => client.query('select id from kept order by id'))
  expect(rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
  expect(postgres.port).toBe(port)
  expect(postgres.pid).not.toBe(pid)
})

test('it is as durable as a real one', async () => {
  const { rows } = await withClient(postgres.superuserUrl, (client) =>
    client.query(
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums')`,
    ),
  )
  expect(rows.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', 'on'])
})
