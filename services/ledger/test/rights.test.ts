import { currencies } from '@florin/money'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parts } from '../src/core.ts'
import { compareFees } from '../src/verify/fees.ts'
import { verifyBooks } from '../src/verify/verify.ts'
import { type Attack, type Books, closeBooks, legsOf, startBooks } from './attacked-books.ts'
import { acceptedAttacks } from './attacks-accepted.ts'
import { attacksOnApprovals } from './attacks-on-approvals.ts'
import { attacksOnAssertions } from './attacks-on-assertions.ts'
import { attacksOnAudit } from './attacks-on-audit.ts'
import { attacksOnBooks } from './attacks-on-books.ts'
import { attacksOnFees } from './attacks-on-fees.ts'
import { attacksOnHolds } from './attacks-on-holds.ts'
import { attacksOnIdentity } from './attacks-on-identity.ts'
import { attacksOnIngestion } from './attacks-on-ingestion.ts'
import { attacksOnLimits } from './attacks-on-limits.ts'
import { attacksOnPayments } from './attacks-on-payments.ts'
import { attacksOnPeriods } from './attacks-on-periods.ts'
import { attacksOnRemovals } from './attacks-on-removals.ts'
import { attacksOnRestores } from './attacks-on-restores.ts'
import { attacksOnVerifications } from './attacks-on-verifications.ts'
import { attacksOnWebhooks } from './attacks-on-webhooks.ts'
import { attempt, draft, poolOf, write } from './books-by-hand.ts'
import { within } from './within.ts'

/*
 * What the running role may do, as the catalogue says, and for each right the attacks on the promises of the books.
 * Everything is tried as that role, in a transaction that is rolled back.
 */
const attacks: Record<string, Attack[]> = {
  ...attacksOnBooks,
  ...attacksOnAudit,
  ...attacksOnFees,
  ...attacksOnHolds,
  ...attacksOnLimits,
  ...attacksOnPayments,
  ...attacksOnWebhooks,
  ...attacksOnIngestion,
  ...attacksOnApprovals,
  ...attacksOnAssertions,
  ...attacksOnIdentity,
  ...attacksOnPeriods,
  ...attacksOnRestores,
  ...attacksOnRemovals,
  ...attacksOnVerifications,
}

let books: Books
let superuser: pg.Pool
beforeAll(async () => {
  books = await startBooks()
  superuser = poolOf(books.ledger.superuserUrl)
})
afterAll(async () => {
  await books.ledger.verify()
  await superuser.end()
  await closeBooks(books)
})

/** Every right of a role except reading, by its own grants, those of its roles and those of everybody. */
async function listRights(role: string): Promise<string[]> {
  const { rows } = await superuser.query<{ right: string }>(
    `with place as (
       select oid, case nspname when 'ledger' then '' else nspname || '.' end as prefix from pg_namespace
        where nspname in ('ledger', 'identity', 'audit')
     ), relation as (
       select c.oid, prefix || c.relname as relname from pg_class c join place on place.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'f')
     )
     select format('%s on %s', privilege, relname) as right
       from relation, unnest(array['delete', 'truncate', 'trigger', 'maintain']) as privilege
      where has_table_privilege($1, oid, privilege)
     union all
     select format('%s on %s (%s)', privilege, relname, string_agg(attname, ', ' order by attnum))
       from relation
       join pg_attribute a on a.attrelid = oid and attnum > 0 and not attisdropped and attgenerated = '',
            unnest(array['insert', 'update', 'references']) as privilege
      where has_column_privilege($1, oid, attnum, privilege)
      group by privilege, relname
     union all
     select format('%s on sequence %s', privilege, relname)
       from pg_class c join place on place.oid = c.relnamespace, unnest(array['usage', 'update']) as privilege
      where relkind = 'S' and has_sequence_privilege($1, c.oid, privilege)
     union all
     select format('execute on %s%s(%s)', prefix, proname, oidvectortypes(proargtypes))
       from pg_proc p join place on place.oid = pronamespace where has_function_privilege($1, p.oid, 'execute')
     union all
     select format('%s on schema %s', privilege, nspname)
       from pg_namespace n, unnest(array['usage', 'create']) as privilege
      where nspname !~ '^pg_' and nspname <> 'information_schema' and has_schema_privilege($1, n.oid, privilege)
     union all
     select format('%s on the database', privilege)
       from unnest(array['connect', 'create', 'temporary']) as privilege
      where has_database_privilege($1, current_database(), privilege)
     union all
     select format('grant option on %s', relname)
       from pg_class join place on place.oid = relnamespace, aclexplode(relacl)
      where grantee = $1::regrole and is_grantable
     union all
     -- The tests give the running role this one, because their sessions are those of a superuser.
     select format('role %s', r.rolname) from pg_roles r
      where pg_has_role($1, r.oid, 'member') and r.rolname not in ($1, 'pg_read_all_stats')
     union all
     select format('owner of %s', relname) from pg_class where relowner = $1::regrole
     union all
     select rolsuper || ' ' || rolcreaterole || ' ' || rolcreatedb || ' ' || rolbypassrls || ' ' || rolreplication
       from pg_roles where rolname = $1 and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)
     order by 1`,
    [role],
  )
  return rows.map(({ right }) => right)
}

const entrance = [
  'connect on the database',
  'usage on schema ledger',
  'usage on schema identity',
  'usage on schema audit',
]

describe('the running role', () => {
  test('has no right without attacks on it', async () => {
    const rights = (await listRights('ledger_service')).filter((right) => !entrance.includes(right))
    const unattacked = rights.filter((right) => !attacks[right]?.length)
    expect(
      unattacked,
      'Each of these is a right of ledger_service, with its columns, that has no attacks: add it to ' +
        'attacks-on-books.ts or attacks-on-fees.ts with what tries to break each promise of the books through it, or grant less.',
    ).toEqual([])
    expect(
      Object.keys(attacks).filter((right) => !rights.includes(right)),
      'ledger_service has not these rights any more: remove them from attacks-on-books.ts and attacks-on-fees.ts.',
    ).toEqual([])
  })

  describe.each(Object.entries(attacks))('with the right to %s', (_, attacksOfRight: Attack[]) => {
    test.each(attacksOfRight)('cannot write %s', async (_, refusal, attack) => {
      const answer = await attempt(books.ledger.db, (client) =>
        typeof attack === 'string' ? client.query(attack) : attack(client, books),
      )
      expect(answer).toBe(refusal)
    })
  })

  test('does not turn the checks off', async () => {
    const by = (setting: string) =>
      attempt(books.ledger.db, async (client) => {
        const rows = await draft(client, legsOf(books.alice, books.bob))
        await client.query(`set local ${setting}`)
        await write(client, { ...rows, entries: [] })
      })
    expect(await by('session_replication_role = replica')).toBe('42501')
    expect(await by('search_path = pg_catalog')).toBe('entries_complete')
  })
})

describe('what the database accepts', () => {
  test.each(acceptedAttacks)('$what, by the right to $right', async ({ attempt: attack, promise }) => {
    const client = await books.ledger.db.connect()
    try {
      await client.query('begin')
      if (typeof attack === 'string') await client.query(attack)
      else await attack(client, books)
      const { verdicts } = await verifyBooks(within(client), parts, { full: true })
      const compared = await compareFees(client, { url: books.revenue.url, tokens: undefined })
      const broken = [...verdicts, compared].flatMap(({ promise, count }) => (count > 0 ? [promise] : []))
      expect(broken).toEqual(promise === null ? [] : [expect.stringContaining(promise)])
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})

test('the auditor writes its memory, and nothing else', async () => {
  const memory = ['verified_accounts', 'verified_ledgers', 'audit.verified']
  const rights = await listRights('ledger_auditor')
  expect(rights.filter((right) => !memory.some((table) => right.includes(` on ${table}`)))).toEqual([
    'connect on the database',
    'execute on audit.digest(xid8, bigint, xid8, bigint)',
    'execute on audit.shifted(xid8)',
    'execute on cashback_owed(numeric, numeric, numeric, numeric, integer)',
    'execute on dated_shift(integer, uuid, timestamp with time zone, bigint)',
    'execute on dated_shifts(integer, uuid[], timestamp with time zone, bigint)',
    'execute on first_id(bigint)',
    'execute on horizon()',
    'execute on id_after(timestamp with time zone)',
    'execute on limit_window(text, text, text, timestamp with time zone)',
    'execute on ms_of(timestamp with time zone)',
    'execute on recorded_sums(integer, uuid, uuid)',
    'usage on schema audit',
    'usage on schema ledger',
  ])
  expect(rights.filter((right) => /^(truncate|trigger|references|maintain)/.test(right))).toEqual([])
})

test.each(['fx_service', 'revenue_service'])(
  '%s reads API keys and notes their uses, adds to the audit trail, and nothing else',
  async (role) => {
    const answer = 'idempotency_key, request_hash, status, code, made, repeated'
    const rights = await listRights(role)
    expect(rights.filter((right) => / (identity|ledger)|[ .](api_keys|revision)/.test(right))).toEqual([
      'execute on identity.note_uses(text[], timestamp with time zone[])',
      `insert on audit.entries (service, request_id, subject, on_behalf_of, address, action, path, ledger, ${answer})`,
      'usage on schema identity',
    ])
    const reads = async (relation: string) =>
      (await superuser.query('select has_table_privilege($1, $2, $3) as may', [role, relation, 'select'])).rows[0].may
    expect([await reads('identity.api_keys'), await reads('identity.revision')]).toEqual([true, true])
    expect(await reads('ledger.entries')).toBe(false)
  },
)

test('everybody else has no rights at all', async () => {
  await superuser.query('create role ledger_nobody')
  try {
    expect(await listRights('ledger_nobody')).toEqual([])
  } finally {
    await superuser.query('drop role ledger_nobody')
  }
})

test('the list of ISO 4217 is that of packages/money', async () => {
  const { rows } = await superuser.query<{ code: string; exponent: number }>(
    `select a || b || c as code, iso_exponent(a || b || c) as exponent
       from unnest(string_to_array('A B C D E F G H I J K L M N O P Q R S T U V W X Y Z', ' ')) a,
            unnest(string_to_array('A B C D E F G H I J K L M N O P Q R S T U V W X Y Z', ' ')) b,
            unnest(string_to_array('A B C D E F G H I J K L M N O P Q R S T U V W X Y Z', ' ')) c
      where iso_exponent(a || b || c) is not null order by code`,
  )
  expect(rows).toEqual(currencies.map(({ code, exponent }) => ({ code, exponent })))
})
