import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type History, startHistory } from './history.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let superuser: pg.Client
let source: string
let target: string
let history: History

beforeAll(async () => {
  ledger = await startLedger()
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  // A rule that the service knows nothing of. `poison:<SQLSTATE>` fails with that error, every time;
  // `once:<SQLSTATE>` until it has failed twice: a sequence stays where it is when its transaction is rolled back.
  await superuser.query(`
    create sequence ledger.failures;
    create function ledger.fail_if_told() returns trigger language plpgsql security definer as $$
    begin
      if new.reference like 'poison:%' or new.reference like 'twice:%' and nextval('ledger.failures') <= 2 then
        raise exception 'told to fail' using errcode = split_part(new.reference, ':', 2);
      end if;
      return new;
    end
    $$;
    create trigger fail_if_told before insert on ledger.transactions for each row execute function ledger.fail_if_told();
    alter table ledger.transactions add constraint transactions_reference_wholesome check (reference <> 'poison');`)
  source = await ledger.openAccount({ balance: '100000.00' })
  target = await ledger.openAccount()
})
afterAll(async () => {
  await superuser.end()
  await ledger.close()
})

/** All at once, so that they share groups. */
async function postTransfers(references: string[]): Promise<Answer[]> {
  history = await startHistory(ledger)
  const answers = await Promise.all(
    references.map((reference) =>
      history.post(ledger, '/v1/transfers', {
        source_account: source,
        target_account: target,
        amount: '1.00',
        reference,
      }),
    ),
  )
  return answers as Answer[]
}

function expectUnavailable(answer: Answer | undefined): void {
  expect(answer?.body).toMatchObject({
    status: 503,
    code: expect.stringMatching(/^(database_unavailable|overloaded)$/),
  })
  expect(Number(answer?.headers['retry-after'])).toBeGreaterThan(0)
}

test.each([
  [1, 200],
  [40, 200],
  // Each is tried alone in the end: more of them may take longer than the engine keeps one.
  [50, 50],
])('%i postings of %i that the database refuses fail alone and move nothing', async (poisons, all) => {
  const references = range(all).map((i) => ((i * poisons) % all < poisons ? 'poison' : 'wholesome'))
  const [before] = await ledger.balancesOf(target)

  const answers = await postTransfers(references)

  answers.forEach((answer, i) => {
    expect(answer.statusCode).toBe(references[i] === 'poison' ? 500 : 201)
    expect(answer.text).not.toContain('wholesome_')
  })
  const [after] = await ledger.balancesOf(target)
  expect(Number(after) - Number(before)).toBe(all - poisons)
  expect(await history.check()).toMatchObject({ ok: all - poisons, info: poisons, infoPresent: 0 })
})

test('what the database says of its refusal is not shown to the client', async () => {
  const [answer] = await postTransfers(['poison'])
  expect(answer?.body).toMatchObject({ status: 500, code: 'internal_error' })
  expect(answer?.text).not.toMatch(/constraint|relation|transactions_reference/)
})

test.each([
  ['40001', 'a serialization failure'],
  ['40P01', 'a deadlock'],
  ['53100', 'a full disk'],
  ['57014', 'the statement timeout'],
  ['57P01', 'the end of the server'],
])('a posting that fails twice with %s (%s) is run again, and its neighbours with it', async (state) => {
  for (const references of [[`twice:${state}`], ['wholesome', `twice:${state}`, 'wholesome']]) {
    await superuser.query('alter sequence ledger.failures restart')
    const answers = await postTransfers(references)
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(references.map(() => 201))
    expect(await history.check()).toMatchObject({ ok: references.length })
  }
})

test.each([
  ['40001', 'a conflict that does not end'],
  ['40P01', 'a deadlock that does not end'],
  ['55P03', 'a lock that is not to be had'],
])('%s (%s) answers 503 with Retry-After, moves nothing and leaves its neighbours alone', async (state) => {
  const answers = await postTransfers([
    ...Array(10).fill('wholesome'),
    `poison:${state}`,
    ...Array(10).fill('wholesome'),
  ])

  const [refused] = answers.splice(10, 1)
  expectUnavailable(refused)
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(201))
  expect(await history.check()).toMatchObject({ ok: 20, fail: 1 })
})

test('a disk that stays full answers 503 with Retry-After and moves nothing', async () => {
  const answers = await postTransfers(Array(20).fill('poison:53100'))
  answers.forEach(expectUnavailable)
  expect(await history.check()).toMatchObject({ fail: 20 })
})

test('a key that another, unfinished transaction holds answers 503 with Retry-After, not 500', async () => {
  const other = new pg.Client(ledger.superuserUrl)
  await other.connect()
  await other.query(`
    begin;
    insert into ledger.idempotency_keys (ledger, key, request_hash, answer)
    select id, 'held', 'hash', '{}' from ledger.ledgers where name = 'main'`)
  history = await startHistory(ledger)
  const order = { source_account: source, target_account: target, amount: '1.00' }

  const answer = await history.post(ledger, '/v1/transfers', order, 'held')

  await other.query('rollback')
  await other.end()
  expectUnavailable(answer)
  expect(await history.postUntilKnown(() => ledger, '/v1/transfers', order, 'held')).toBe('ok')
  expect(await history.check()).toMatchObject({ ok: 1 })
})
