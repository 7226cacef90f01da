import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Transaction } from '@florin/postgres'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parts } from '../src/core.ts'
import { lowest } from '../src/transaction-id.ts'
import { checkAccountPage } from '../src/verify/account-queries.ts'
import { describeProgress } from '../src/verify/progress.ts'
import { type Progress, type VerifyOptions, verifyBooks, withMemory } from '../src/verify/verify.ts'
import { connect, range, startLedger, type TestLedger } from './ledger.ts'
import { within } from './within.ts'

let ledger: TestLedger
let superuser: pg.Pool
let auditor: pg.Pool
let alice: string
let bob: string

beforeAll(async () => {
  ledger = await startLedger()
  // Triggers do not fire in such a session.
  superuser = connect(ledger.superuserUrl, { connectionsMax: 2, settings: { session_replication_role: 'replica' } })
  auditor = connect(ledger.auditorUrl, { connectionsMax: 2 })
  alice = await ledger.openAccount({ balance: '1000.00' })
  bob = await ledger.openAccount({ balance: '1000.00' })
  await postMany(400)
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await auditor.end()
  await ledger.close()
})
beforeEach(async () => {
  await forget()
})

async function postMany(count: number): Promise<void> {
  const answers = await Promise.all(
    range(count).map((index) => ledger.postTransfer(index % 2 ? [alice, bob] : [bob, alice], '1.00')),
  )
  expect(answers.every(({ statusCode }) => statusCode === 201)).toBe(true)
}

const forget = () => superuser.query('truncate verified_accounts, verified_ledgers')

async function verify(
  options: VerifyOptions = {},
): Promise<{ broken: string[]; transactions: number; entries: number }> {
  const { verdicts, transactions, entries } = await verifyBooks(auditor, parts, { remember: true, ...options })
  return { broken: verdicts.flatMap(({ findings }) => findings.map(({ what }) => what)), transactions, entries }
}

/** A run that remembers all there is: the horizon is past the last transaction. */
async function verifyAll(): Promise<void> {
  await expect
    .poll(async () => {
      expect((await verify()).broken).toEqual([])
      const { rowCount } = await auditor.query(
        `select from accounts a left join verified_accounts m on m.ledger = a.ledger and m.account_id = a.id
          where a.last_sequence is distinct from coalesce(m.sequence, 0)`,
      )
      return rowCount
    })
    .toBe(0)
  await verify()
}

async function lastOf(account: string): Promise<{ transaction: string; sequence: string }> {
  const { rows } = await superuser.query(
    'select transaction_id as transaction, sequence from entries where account_id = $1 order by sequence desc limit 1',
    [account],
  )
  return rows[0]
}

describe('a run that goes on', () => {
  test('reads of the entries one for each account when nothing has changed', async () => {
    await verifyAll()
    const readBy = async (options: VerifyOptions) => {
      const client = await superuser.connect()
      const read = async () => {
        const { rows } = await client.query(
          `select seq_tup_read + coalesce(idx_tup_fetch, 0) as rows from pg_stat_xact_user_tables
            where schemaname = 'ledger' and relname in ('entries', 'transactions')`,
        )
        return rows.reduce((sum, row) => sum + Number(row.rows), 0)
      }
      try {
        await client.query('begin')
        const { verdicts, entries } = await verifyBooks(within(client), parts, options)
        expect(verdicts.every(({ count }) => count === 0)).toBe(true)
        return { rows: await read(), entries }
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
    const { rows } = await superuser.query('select count(*)::integer as accounts from accounts where last_sequence > 0')
    const again = await readBy({})
    expect(again.entries).toBe(0)
    // And a few by which it sees that there is nothing else.
    expect(again.rows).toBeLessThanOrEqual(rows[0].accounts + 10)
    const full = await readBy({ full: true })
    expect(full.entries).toBeGreaterThan(800)
    expect(full.rows).toBeGreaterThan(4 * full.entries)
  })

  test('checks what was posted since, and the transactions about the horizon once more', async () => {
    await verifyAll()
    const before = await verify()
    expect(before.entries).toBe(0)
    await postMany(10)
    const { broken, transactions, entries } = await verify()
    expect(broken).toEqual([])
    expect(entries).toBe(20)
    expect(transactions).toBeGreaterThanOrEqual(10)
    expect(transactions).toBeLessThan(100)
  })

  test('finds what is wrong in what is new, again and again, until it is mended', async () => {
    await verifyAll()
    const { body } = await ledger.postTransfer([alice, bob], '2.00')
    await postMany(20)
    await superuser.query('update entries set amount = amount + 1 where transaction_id = $1', [body.id])
    for (const _ of range(3)) {
      const { broken } = await verify({ entriesMax: 4 })
      expect(broken.some((what) => what.includes('entry') && what.includes(alice))).toBe(true)
      await postMany(2)
    }
    await superuser.query('update entries set amount = amount - 1 where transaction_id = $1', [body.id])
    expect((await verify()).broken).toEqual([])
    await superuser.query('update transactions set entry_count = 3 where id = $1', [body.id])
    await forget()
    for (const _ of range(3)) {
      expect((await verify({ entriesMax: 4 })).broken).toEqual([`transaction ${body.id} states 3 entries and has 2`])
      await postMany(2)
    }
    await superuser.query('update transactions set entry_count = 2 where id = $1', [body.id])
  })

  test('finds a total that changed of an account with nothing new', async () => {
    await verifyAll()
    await superuser.query(
      'update accounts set debits_posted = debits_posted + 1, credits_posted = credits_posted + 1 where id = $1',
      [alice],
    )
    expect((await verify()).broken).toEqual([expect.stringContaining(`account ${alice}: `)])
    await superuser.query(
      'update accounts set debits_posted = debits_posted - 1, credits_posted = credits_posted - 1 where id = $1',
      [alice],
    )
  })

  test('does not see an old entry that changed; one from the start does, and so does each that follows', async () => {
    await verifyAll()
    await superuser.query(`update entries set amount = amount + 1 where account_id = $1 and sequence = 5`, [alice])
    expect((await verify()).broken).toEqual([])
    const { broken } = await verify({ full: true })
    expect(broken).toContainEqual(expect.stringMatching(/^transaction .* is off by -?1.00 USD$/))
    expect(broken).toContainEqual(expect.stringMatching(`^account ${alice}: entry \\d+ was verified with`))
    const later = await verify()
    expect(later.broken).toContainEqual(expect.stringMatching(/^transaction .* is off by -?1.00 USD$/))
    expect(later.broken).toContainEqual(expect.stringMatching(`^entry \\d+ of account ${alice} leaves`))
    await superuser.query(`update entries set amount = amount - 1 where account_id = $1 and sequence = 5`, [alice])
    expect((await verify()).broken).toEqual([])
  })

  test('checks a transaction that a clock which went back recorded behind the horizon', async () => {
    await verifyAll()
    const { body } = await ledger.postTransfer([alice, bob], '2.00')
    // As if the clock had been ahead before: all is remembered up to a moment that is still to come.
    const ahead = (Date.now() + 20_000).toString(16).padStart(12, '0')
    await superuser.query(`update verified_ledgers set transactions_below = $1`, [
      `${ahead.slice(0, 8)}-${ahead.slice(8)}-7000-8000-000000000000`,
    ])
    await superuser.query('update transactions set entry_count = 3 where id = $1', [body.id])
    expect((await verify()).broken).toEqual([`transaction ${body.id} states 3 entries and has 2`])
    await superuser.query('update transactions set entry_count = 2 where id = $1', [body.id])
  })

  test('remembers nothing of a transaction that may still be joined by another of its moment', async () => {
    const open = await superuser.connect()
    try {
      await open.query('begin; select pg_current_xact_id()')
      const { rows } = await open.query('select transaction_timestamp() as began')
      await postMany(4)
      expect((await verify()).broken).toEqual([])
      const ahead = await auditor.query(
        `select from verified_accounts where uuid_extract_timestamp(transaction_id) >= $1
         union all select from verified_ledgers where uuid_extract_timestamp(transactions_below) > $1`,
        [rows[0].began],
      )
      expect(ahead.rowCount).toBe(0)
    } finally {
      await open.query('rollback')
      open.release()
    }
    await verifyAll()
  })
})

describe('the memory', () => {
  const damages: [string, string][] = [
    ['other sums', 'update verified_accounts set debits = debits + 1, credits = credits + 1'],
    ['another balance', 'update verified_accounts set balance = balance + 1'],
    ['another place in the history', 'update verified_accounts set sequence = sequence - 1'],
    ['a transaction that is not there', 'update verified_accounts set transaction_id = uuidv7()'],
    ['an account that is not there', 'update verified_accounts set account_id = uuidv7()'],
    ['a moment that is still to come', `update verified_ledgers set transactions_below = uuidv7(interval '1 hour')`],
  ]
  for (const full of [false, true]) {
    test.each(damages)(
      `with %s is reported, and left as it is${full ? ', by a run from the start' : ''}`,
      async (title, damage) => {
        await verifyAll()
        await superuser.query(damage.includes('accounts') ? `${damage} where account_id = '${alice}'` : damage)
        const kept = await auditor.query('select * from verified_accounts where account_id = $1', [alice])
        for (const _ of range(2)) {
          const { verdicts } = await verifyBooks(auditor, parts, { full, remember: true })
          const broken = verdicts.flatMap(({ promise, count }) => (count > 0 ? [promise] : []))
          // Sums that are equally wrong on both sides show where they are added to.
          const where = title === 'other sums' && !full ? 'totals equal' : 'that an earlier run verified'
          expect(broken).toContainEqual(expect.stringContaining(where))
        }
        if (kept.rowCount) {
          expect((await auditor.query('select * from verified_accounts where account_id = $1', [alice])).rows).toEqual(
            kept.rows,
          )
        }
      },
    )
  }

  test('with an entry that is gone is reported', async () => {
    await verifyAll()
    const { transaction, sequence } = await lastOf(alice)
    await superuser.query(
      `create table kept as select * from entries where transaction_id = '${transaction}' and account_id = '${alice}';
       delete from entries where transaction_id = '${transaction}' and account_id = '${alice}'`,
    )
    const { broken } = await verify()
    await superuser.query('insert into entries select * from kept; drop table kept')
    expect(broken).toContainEqual(expect.stringContaining(`account ${alice}: entry ${sequence} was verified with`))
  })

  test('cannot be written by the running role, and not the books by the auditor', async () => {
    for (const [pool, statement] of [
      [ledger.db, 'insert into verified_ledgers (ledger) values (1)'],
      [ledger.db, 'update verified_accounts set debits = 0'],
      [ledger.db, 'delete from verified_accounts'],
      [ledger.db, 'truncate verified_ledgers'],
      [auditor, `insert into ledgers (name) values ('mine')`],
      [auditor, 'update accounts set debits_posted = 0'],
      [auditor, 'delete from entries'],
      [auditor, 'update outbox set attempts = 0'],
      [auditor, 'create table mine (id int)'],
    ] as const) {
      await expect(pool.query(statement), statement).rejects.toMatchObject({ code: '42501' })
    }
  })
})

describe('a long run', () => {
  test('holds no snapshot between its ranges, and no range is longer than it may be', async () => {
    const steps: Progress[] = []
    const onProgress = async (progress: Progress) => {
      const { rows } = await superuser.query<{ state: string; backend_xmin: string | null; xact_start: Date | null }>(
        `select state, backend_xmin, xact_start from pg_stat_activity
          where datname = current_database() and usename = 'postgres' and application_name = 'test-long'`,
      )
      expect(rows.map(({ backend_xmin, xact_start }) => [backend_xmin, xact_start])).toEqual([[null, null]])
      steps.push(progress)
    }
    const long = connect(ledger.auditorUrl, { applicationName: 'test-long' })
    const { entries } = await verifyBooks(long, parts, { entriesMax: 50, accountsMax: 2, remember: true, onProgress })
    await long.end()
    for (const step of ['accounts', 'transactions'] as const) {
      const done = steps.filter((progress) => progress.step === step).map((progress) => progress.done)
      expect(done.length).toBeGreaterThanOrEqual(Math.floor(entries / 50 / 2))
      // An account or a transaction more may be in it.
      for (const [index, count] of done.entries())
        expect(count - (done[index - 1] ?? 0)).toBeLessThanOrEqual(2 * 50 + 4)
    }
    expect(steps.filter(({ step }) => step === 'transactions').at(-1)).toMatchObject({ done: entries, total: entries })
  })

  test('that was killed is taken up where it stopped', async () => {
    const expected = (await verifyBooks(auditor, parts, { full: true })).entries
    for (const step of ['accounts', 'transactions'] as const) {
      await forget()
      let killedAt = 0
      const killed = verify({
        entriesMax: 50,
        accountsMax: 2,
        onProgress: (progress) => {
          if (progress.step !== step || progress.done < expected / 2) return
          killedAt = progress.done
          throw new Error('killed')
        },
      })
      await expect(killed).rejects.toThrow('killed')
      const left: Progress[] = []
      const onProgress = (progress: Progress): void => void left.push(progress)
      const { broken, entries } = await verify({ entriesMax: 50, accountsMax: 2, onProgress })
      expect(broken).toEqual([])
      if (step === 'accounts') expect(entries).toBeLessThanOrEqual(expected - killedAt + 10)
      else {
        const total = left.find((progress) => progress.step === 'transactions')?.total
        expect(total).toBeLessThanOrEqual(expected - killedAt + 60)
      }
    }
  })

  test('goes on while others post, and its memory is right afterwards', async () => {
    let verifying = true
    const posting = (async () => {
      while (verifying) await postMany(20)
    })()
    for (const _ of range(3)) expect((await verify({ entriesMax: 400, accountsMax: 1 })).broken).toEqual([])
    verifying = false
    await posting
    expect((await verify({ full: true })).broken).toEqual([])
  })
})

describe('the command', () => {
  const main = fileURLToPath(new URL('../src/verify/main.ts', import.meta.url))

  function run(databaseUrl: string, ...options: string[]): Promise<{ code: number; output: string }> {
    const env = { ...process.env, DATABASE_URL: databaseUrl, REVENUE_URL: '' }
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [main, ...options], { env }, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
      )
    })
  }

  test('goes on, and starts from the beginning with --full', async () => {
    await verifyAll()
    const again = await run(ledger.auditorUrl)
    expect(again.output).toMatch(
      /new data since the last run[\s\S]*\nChecked \d+ accounts, \d+ transactions, 0 entries, in /,
    )
    expect(again.output).toContain('\nEvery promise holds.\n')
    expect(again.code).toBe(0)
    const full = await run(ledger.auditorUrl, '--full')
    expect(full.output).toMatch(
      /everything from the beginning[\s\S]*\nChecked \d+ accounts, [\d,]+ transactions, [1-9][\d,]+ entries, in /,
    )
    expect(full.code).toBe(0)
  })

  test('says what it does not understand', async () => {
    expect(await run(ledger.auditorUrl, '--fast')).toEqual({ code: 2, output: 'The only option is --full.\n' })
  })

  test('waits for no other, and says that one is running', async () => {
    await withMemory(auditor, async () => {
      const { code, output } = await run(ledger.auditorUrl)
      expect(output).toContain('Another verification is running on this database')
      expect(code).toBe(2)
    })
    expect((await run(ledger.auditorUrl)).code).toBe(0)
  })

  test('says which role it needs', async () => {
    const { code, output } = await run(ledger.serviceUrl)
    expect(output).toContain('The role ledger_service may not write the verification tables')
    expect(output).toContain('ledger_auditor')
    expect(code).toBe(2)
  })
})

test('progress says how far a step has come, how fast, and for how long it still will', () => {
  const progress = { step: 'transactions', done: 1_200_000, total: 5_000_000 } as const
  expect(describeProgress(progress, 40_000)).toBe(
    '… transactions: 1,200,000 of 5,000,000 entries, 30,000 per second, 2 min 7 s left',
  )
  expect(describeProgress({ step: 'fees', done: 400, total: undefined }, 1_000)).toBe(
    '… fees: 400 fees, 400 per second',
  )
  expect(describeProgress({ step: 'accounts', done: 12, total: 12 }, 0)).toBe(
    '… accounts: 12 of 12 accounts and entries',
  )
})

// Last: what `analyze` counts stays after the rollback, and changes the plans of other statements.
test('a page of accounts does not compare each account with each other', async () => {
  const plans: string[] = []
  const client = await superuser.connect()
  const explained = {
    async query(query: string | { text: string; values: unknown[] }) {
      if (typeof query !== 'string') {
        const { rows } = await client.query({ ...query, text: `explain (analyze, timing off) ${query.text}` })
        plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
      }
      return client.query(query)
    },
  }
  await client.query('begin')
  await client.query(
    `insert into accounts (ledger, id, type, currency, exponent, debits_posted, credits_posted, debits_pending, credits_pending, created_at)
     select 1, uuidv7(), 'liability', 'USD', 2, 0, 0, 0, 0, now() from generate_series(1, 500)`,
  )
  await client.query('analyze accounts')
  const page = await checkAccountPage(
    explained as unknown as Transaction,
    { ledger: 1, account: lowest, within: null },
    { full: true, rememberBelow: undefined, accountsMax: 1_000, entriesMax: 10_000 },
  )
  await client.query('rollback')
  client.release()
  expect(page.accounts).toBeGreaterThan(500)
  expect(plans).toHaveLength(1)
  const compared = [...(plans[0] as string).matchAll(/Rows Removed by Join Filter: (\d+)/g)].map(([, rows]) =>
    Number(rows),
  )
  expect(Math.max(0, ...compared)).toBeLessThan(10_000)
})
