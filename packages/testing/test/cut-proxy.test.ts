import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withClient } from '../src/client.ts'
import { type CutProxy, startCutProxy } from '../src/index.ts'

const { superuserUrl, runId } = inject('testPostgres')
const table = `cut_${runId}_proxy`
let proxy: CutProxy
let proxied: string

beforeAll(async () => {
  const { hostname, port } = new URL(superuserUrl)
  proxy = await startCutProxy(Number(port), hostname)
  proxied = proxy.through(superuserUrl)
  await direct(`create table ${table} (id int)`)
})

afterAll(async () => {
  await direct(`drop table ${table}`)
  await proxy.close()
})

function direct(sql: string): Promise<pg.QueryResult> {
  return withClient(superuserUrl, (connection) => connection.query(sql))
}

async function hasRow(id: number): Promise<boolean> {
  return (await direct(`select from ${table} where id = ${id}`)).rowCount === 1
}

async function openTransaction(id: number): Promise<pg.Client> {
  const client = new pg.Client(proxied)
  client.on('error', () => undefined)
  await client.connect()
  await client.query('begin')
  await client.query(`insert into ${table} values ($1)`, [id])
  return client
}

test.each(['commit', 'COMMIT', ' commit work ; '])(
  'a commit that is cut before the server sees it (%j) leaves nothing',
  async (sql) => {
    const transaction = await openTransaction(1)
    const cut = proxy.cutNextCommit('before')

    await expect(transaction.query(sql)).rejects.toThrow('Connection terminated unexpectedly')

    await cut
    expect(await hasRow(1)).toBe(false)
  },
)

test('a commit that is cut after the server has answered is there, and looks the same to the client', async () => {
  const transaction = await openTransaction(2)
  const cut = proxy.cutNextCommit('after')

  await expect(transaction.query('commit')).rejects.toThrow('Connection terminated unexpectedly')

  await cut
  expect(await hasRow(2)).toBe(true)
})

test('a commit in the extended protocol is cut too', async () => {
  const transaction = await openTransaction(3)
  void proxy.cutNextCommit('after')
  await expect(transaction.query({ name: 'end', text: 'commit' })).rejects.toThrow('Connection terminated unexpectedly')
  expect(await hasRow(3)).toBe(true)
})

test('only the commit is cut, only once, and not a text that mentions it', async () => {
  const transaction = await openTransaction(4)
  const cut = proxy.cutNextCommit('before')
  expect((await transaction.query(`select 'commit' as word`)).rows).toEqual([{ word: 'commit' }])
  await expect(transaction.query('commit')).rejects.toThrow()
  await cut

  const next = await openTransaction(5)
  expect((await next.query('commit')).command).toBe('COMMIT')
  await next.end()
  expect(await hasRow(5)).toBe(true)
})

test('the commit of a failed transaction is a rollback: the cut waits for the next', async () => {
  const transaction = await openTransaction(6)
  const cut = proxy.cutNextCommit('after')
  await expect(transaction.query('select 1/0')).rejects.toThrow()
  expect((await transaction.query('commit')).command).toBe('ROLLBACK')

  await transaction.query('begin')
  await expect(transaction.query('commit')).rejects.toThrow('Connection terminated unexpectedly')
  await cut
})

test.each(['before', 'after'] as const)(
  'a commit that is sent with the statement before it is cut too, %s',
  async (kind) => {
    const client = new pg.Client({ connectionString: proxied, pipeline: true })
    client.on('error', () => undefined)
    await client.connect()
    const cut = proxy.cutNextCommit(kind)
    const id = kind === 'before' ? 10 : 11

    await expect(
      Promise.all(['begin', `insert into ${table} values (${id})`, 'commit'].map((sql) => client.query(sql))),
    ).rejects.toThrow('Connection terminated unexpectedly')

    await cut
    expect(await hasRow(id)).toBe(kind === 'after')
  },
)

test('a stalled commit is done, and the client hears of it when it is let go', async () => {
  const transaction = await openTransaction(7)
  const stalled = proxy.stallNextCommit()
  const answer = transaction.query('commit')
  const release = await stalled
  expect(await hasRow(7)).toBe(true)
  expect(await Promise.race([answer, direct('select pg_sleep(0.1)').then(() => 'waiting')])).toBe('waiting')

  release()
  expect((await answer).command).toBe('COMMIT')
  await transaction.end()
})

test('what is held waits, connections that are made meanwhile too, and goes on when it is let go', async () => {
  const transaction = await openTransaction(8)
  const release = proxy.hold()
  const answers = Promise.all([transaction.query('commit'), withClient(proxied, (other) => other.query('select 1'))])
  expect(await Promise.race([answers, direct('select pg_sleep(0.1)').then(() => 'waiting')])).toBe('waiting')
  expect(await hasRow(8)).toBe(false)

  release()
  await answers
  expect(await hasRow(8)).toBe(true)
  await transaction.end()
})

test('a proxy that is down drops and refuses connections until it is back', async () => {
  const transaction = await openTransaction(9)
  await proxy.goDown()
  await expect(transaction.query('commit')).rejects.toThrow()
  await expect(openTransaction(9)).rejects.toMatchObject({ code: 'ECONNREFUSED' })

  await proxy.comeBack()
  await (await openTransaction(9)).end()
  expect(await hasRow(9)).toBe(false)
})

test('large rows and many statements pass unchanged', async () => {
  await withClient(proxied, async (connection) => {
    const text = 'é'.repeat(2_000_000)
    const { rows } = await connection.query('select $1::text as text, md5($1) as md5', [text])
    expect(rows[0].text).toBe(text)
    for (let i = 0; i < 200; i += 1) {
      expect((await connection.query('select $1::int as i', [i])).rows).toEqual([{ i }])
    }
  })
})

test('messages are found however the network cuts them', async () => {
  const seen: Buffer[] = []
  const server = createServer((socket: Socket) => socket.on('data', (chunk: Buffer) => void seen.push(chunk)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  const deaf = await startCutProxy(address.port)

  // Opened, a query, and a commit: one byte at a time, then in one piece.
  for (const sizes of [1, 1000]) {
    seen.length = 0
    const cut = deaf.cutNextCommit('before')
    const socket = connect(deaf.port, '127.0.0.1').setNoDelay(true)
    socket.on('error', () => undefined).resume()
    const closed = once(socket, 'close')
    const stream = Buffer.concat([opening(), query('select 1'), query('commit'), query('select 2')])
    for (let at = 0; at < stream.length; at += sizes) {
      socket.write(stream.subarray(at, at + sizes))
      await setImmediate()
    }
    await Promise.all([cut, closed])
    expect(Buffer.concat(seen).includes('commit')).toBe(false)
    expect(Buffer.concat(seen).includes('select 2')).toBe(false)
  }
  await deaf.close()
  server.close()
})

function opening(): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32BE(8, 0)
  bytes.writeUInt32BE(3 << 16, 4)
  return bytes
}

function query(sql: string): Buffer {
  const text = Buffer.from(`${sql}\0`)
  const head = Buffer.alloc(5)
  head.write('Q')
  head.writeUInt32BE(text.length + 4, 1)
  return Buffer.concat([head, text])
}
