import { afterAll, beforeAll, expect, test } from 'vitest'
import { withClient } from '../src/client.ts'
import { createTestDatabase, type PrivatePostgres, startPostgres, type TestDatabase } from '../src/index.ts'

let postgres: PrivatePostgres
let databases: TestDatabase[]
let migrations = 0

beforeAll(async () => {
  // The ledger's own tests make the template of this name on the server of the run.
  postgres = await startPostgres()
  const open = () => createTestDatabase({ service: 'ledger', superuserUrl: postgres.superuserUrl, migrate })
  databases = await Promise.all([open(), open(), open()])
})

afterAll(() => postgres?.stop())

async function migrate(ownerUrl: string): Promise<void> {
  migrations += 1
  await ask(ownerUrl, 'create table ledger.notes (id int primary key); grant insert on ledger.notes to ledger_service')
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const { rows } = await withClient(url, (client) => client.query(sql))
  return rows
}

function database(index: number): TestDatabase {
  const found = databases[index]
  if (!found) throw new Error(`no database ${index}`)
  return found
}

test('the template is migrated once, however many ask for it at the same time', () => {
  expect(migrations).toBe(1)
})

test('what is written to one copy is in no other', async () => {
  await ask(database(0).serviceUrl, 'insert into ledger.notes values (1)')

  expect(await ask(database(0).serviceUrl, 'select id from ledger.notes')).toEqual([{ id: 1 }])
  expect(await ask(database(1).serviceUrl, 'select id from ledger.notes')).toEqual([])
})

test('the URLs have the rights of their roles', async () => {
  expect(await ask(database(0).serviceUrl, 'select current_user::text')).toEqual([{ current_user: 'ledger_service' }])
  expect(await ask(database(0).ownerUrl, 'select current_user::text')).toEqual([{ current_user: 'ledger_owner' }])
  expect(await ask(database(0).superuserUrl, 'select current_user::text')).toEqual([{ current_user: 'postgres' }])
})

test.each([
  ['change a row without a grant', 'update ledger.notes set id = 2'],
  ['make a table in its schema', 'create table ledger.mine (id int)'],
  ['make a table in public', 'create table public.mine (id int)'],
  ['make a temporary table', 'create temporary table mine (id int)'],
  ['make a schema', 'create schema mine'],
])('the service may not %s', async (_, sql) => {
  await expect(ask(database(1).serviceUrl, sql)).rejects.toMatchObject({ code: '42501' })
})

test('init.sql may be run again', async () => {
  const again = await createTestDatabase({ service: 'ledger', superuserUrl: postgres.superuserUrl, migrate })
  expect(await ask(again.serviceUrl, 'select id from ledger.notes')).toEqual([])
})

test('a dropped copy is gone', async () => {
  const { drop, superuserUrl } = database(2)
  await drop()
  await expect(ask(superuserUrl, 'select 1')).rejects.toMatchObject({ code: '3D000' })
})
