import { until } from '@florin/testing'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parts } from '../src/core.ts'
import { verifyBooks } from '../src/verify/verify.ts'
import { type Answer, connect, range, startLedger, type TestLedger } from './ledger.ts'
import { within } from './within.ts'

let ledger: TestLedger
let superuser: pg.Pool

beforeAll(async () => {
  ledger = await startLedger({ contract: true })
  superuser = connect(ledger.superuserUrl, { settings: { session_replication_role: 'replica' }, connectionsMax: 2 })
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
})

const seal = async (most = 10_000) => (await ledger.db.query('select audit.seal($1) as sealed', [most])).rows[0].sealed

async function countUnsealed(): Promise<number> {
  const { rows } = await superuser.query(
    `select (select count(*) from audit.entries) - (select coalesce(sum(entries), 0) from audit.seals) as unsealed`,
  )
  return Number(rows[0].unsealed)
}

/** Other tests on the server have transactions too, which delay what is final. */
async function sealAll(most?: number): Promise<void> {
  await until('everything is sealed', async () => {
    await seal(most)
    return (await countUnsealed()) === 0
  })
}

const insertEntry = (id: string) =>
  `insert into audit.entries (service, request_id, address, action, path, repeated)
   values ('ledger', '${id}', '::1', 'test', '/', 1)`

const list = (query = '') => ledger.get(`/v1/audit${query}`)

async function listPages(query: string): Promise<Answer['body'][]> {
  const entries: Answer['body'][] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body, statusCode, text }: Answer = await list(`?${query}${cursor && `&cursor=${cursor}`}`)
    expect(statusCode, text).toBe(200)
    entries.push(...body.data)
    cursor = body.next_cursor
  }
  return entries
}

test('writers on two replicas, while both seal, make a chain that is right', async () => {
  const other = await startLedger({ on: ledger })
  const source = await ledger.openAccount({ balance: '1000.00' })
  const target = await ledger.openAccount()
  let isWriting = true
  const sealers = range(2).map(async () => {
    while (isWriting) await seal(7)
    await sealAll(7)
  })
  await Promise.all(
    range(120).map((index) =>
      index % 4 === 0
        ? other.openAccount()
        : (index % 2 ? ledger : other).postTransfer([source, target], '1.00').then(({ statusCode }) => {
            expect(statusCode).toBe(201)
          }),
    ),
  )
  isWriting = false
  await Promise.all(sealers)
  await other.close()
  await sealAll(7)
  const { rows } = await superuser.query('select count(*)::integer as seals, max(entries) as largest from audit.seals')
  expect(rows[0].seals).toBeGreaterThan(1)
  await ledger.verify()
})

test('an entry that is committed late is neither sealed nor shown too early, and holds back what follows', async () => {
  await sealAll()
  const late = await superuser.connect()
  try {
    await late.query('begin')
    await late.query(insertEntry('late'))
    await superuser.query(insertEntry('early'))
    await seal()
    expect(await countUnsealed()).toBe(1)
    expect((await list('?action=test')).body.data).toEqual([])
  } finally {
    await late.query('commit')
    late.release()
  }

  await sealAll()
  const ids = (await listPages('action=test')).map(({ request_id }) => request_id)
  expect(ids).toEqual(['early', 'late'])
  await ledger.verify()
})

test('the list has all entries once, newest first, whatever the pages', async () => {
  await sealAll()
  const all = await listPages('limit=200')
  const again = await listPages('limit=7')
  expect(again.slice(again.findIndex(({ id }) => id === all[0].id))).toEqual(all)
  // The answers of earlier requests may be recorded meanwhile.
  const { rows } = await superuser.query(
    `select e.xid || '.' || e.id as id from audit.entries e where (e.xid, e.id) <= ($1::xid8, $2::bigint)
      order by e.xid desc, e.id desc`,
    all[0].id.split('.'),
  )
  expect(all.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
})

test('filters select entries, alone and together', async () => {
  await ledger.post('/v1/accounts', { currency: 'XYZ' }, { headers: { 'x-request-id': 'filtered' } })
  await until('it is shown', async () => (await listPages('code=currency_unknown')).length > 0)
  const all = await listPages('limit=200')
  const expectMatching = async (query: string, matches: (entry: Answer['body']) => boolean) => {
    const matching = all.filter(matches)
    expect(matching.length, query).toBeGreaterThan(0)
    expect(await listPages(`${query}&limit=200`), query).toEqual(matching)
  }
  await expectMatching('action=openAccount', ({ action }) => action === 'openAccount')
  await expectMatching('subject=anonymous', ({ subject }) => subject === 'anonymous')
  await expectMatching('service=ledger&ledger=main', (entry) => entry.ledger === 'main')
  await expectMatching('request_id=filtered', ({ request_id }) => request_id === 'filtered')
  await expectMatching('request_id=filtered&code=currency_unknown', ({ code }) => code === 'currency_unknown')
  const { made } = all.find((entry: Answer['body']) => entry.made !== null)
  await expectMatching(`made=${made}`, (entry) => entry.made === made)
  const middle = all[Math.floor(all.length / 2)].at
  await expectMatching(`from=${middle}`, ({ at }) => at >= middle)
  await expectMatching(`to=${middle}`, ({ at }) => at < middle)
  expect(await listPages('service=fx')).toEqual([])
})

test('the export has every entry, one a line', async () => {
  await sealAll()
  const [newest] = await listPages('limit=200')
  const answer = await ledger.app.inject({
    method: 'GET',
    url: `/v1/audit?limit=1&to=${newest.at}`,
    headers: { accept: 'application/x-ndjson' },
  })
  expect(answer.headers['content-type']).toBe('application/x-ndjson')
  const lines = answer.payload.trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual(await listPages(`limit=200&to=${newest.at}`))
})

test('the list of seals has their hashes', async () => {
  await sealAll()
  const { rows } = await superuser.query(
    `select number, encode(hash, 'hex') as hash, last_xid || '.' || last_id as last from audit.seals order by number desc`,
  )
  const { body } = await ledger.get('/v1/audit/seals?limit=2')
  expect(body.data.map(({ number, hash, last_entry: last }: Answer['body']) => ({ number, hash, last }))).toEqual(
    rows.slice(0, 2),
  )
  const next = await ledger.get(`/v1/audit/seals?limit=2&cursor=${body.next_cursor}`)
  expect(next.body.data[0]?.number).toEqual(rows[2]?.number)
})

test('a chain that was cut or made anew after it was verified is found by the next run', async () => {
  await sealAll()
  await ledger.verify()
  const broken = async (damage: string) => {
    const client = await superuser.connect()
    try {
      await client.query('begin')
      await client.query(damage)
      const { verdicts } = await verifyBooks(within(client), parts, { remember: true })
      return verdicts.flatMap(({ count, findings }) => (count > 0 ? findings.map(({ what }) => what) : []))
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  const last = '(select max(number) from audit.seals)'
  const found = expect.stringMatching(/^seal \d+, which an earlier run verified, has changed or is missing$/)
  expect(await broken(`update audit.seals set hash = sha256('') where number = ${last}`)).toContainEqual(found)
  expect(await broken(`delete from audit.seals where number = ${last}`)).toContainEqual(found)
  expect(await broken('delete from audit.seals')).toContainEqual(found)
})

test('the trail continues after a dump was restored on a server whose transaction ids are lower', async () => {
  const shift = (by: number) =>
    superuser.query(
      `create or replace function audit.shifted(xid xid8) returns xid8 language sql immutable
           as 'select (xid::text::numeric + ${by})::text::xid8'`,
    )
  // As if they had been written where transaction ids were higher.
  await shift(1_000_000)
  await superuser.query(insertEntry('before-restore'))
  await sealAll()
  await shift(0)
  await expect(seal()).rejects.toThrow('select audit.continue_after_restore()')

  await superuser.query('select audit.continue_after_restore()')

  await superuser.query(insertEntry('after-restore'))
  await sealAll()
  const ids = (await listPages('action=test')).map(({ request_id }) => request_id)
  expect(ids.slice(0, 2)).toEqual(['after-restore', 'before-restore'])
  await ledger.verify()
})
