import type { Attack, AttemptBy } from './attacked-books.ts'

type KeyRow = Record<string, unknown>

const hash = (digit: string) => Buffer.from(digit.repeat(64), 'hex')
const key = { id: 'aaaaaaaa', hash: hash('a'), name: 'till', grants: ['reader@main'], created_by: 'alice' }

const keyWith =
  (change: KeyRow, more = ''): AttemptBy =>
  async (client) => {
    const row: KeyRow = { ...key, ...change }
    const columns = Object.keys(row)
    const places = columns.map((_, index) => `$${index + 1}`)
    await client.query(
      `insert into identity.api_keys (${columns.join(', ')}) ${more} values (${places.join(', ')})`,
      Object.values(row),
    )
  }

/** Of a key that is active, or revoked by Bob before. */
const setKey =
  (change: string, isRevoked = false): AttemptBy =>
  async (client, books) => {
    await keyWith({})(client, books)
    if (isRevoked) await client.query(`update identity.api_keys set revoked_at = now(), revoked_by = 'bob'`)
    await client.query(`update identity.api_keys set ${change} where id = 'aaaaaaaa'`)
  }

export const attacksOnIdentity: Record<string, Attack[]> = {
  'insert on identity.api_keys (id, hash, name, grants, ledgers, created_by, expires_at)': [
    ['a key with a number of its choice', '42501', keyWith({ number: 1 }, 'overriding system value')],
    ['a key from earlier', '42501', keyWith({ created_at: '2020-01-01' })],
    ['a key that was used', '42501', keyWith({ last_used_at: '2020-01-01' })],
    ['a key that is revoked', '42501', keyWith({ revoked_at: '2020-01-01', revoked_by: 'bob' })],
    ['an id that no key has', 'api_keys_id_form', keyWith({ id: 'AAAAAAAA' })],
    ['a hash that no key has', 'api_keys_hash_length', keyWith({ hash: Buffer.from('a') })],
    ['a key without grants', 'api_keys_grants_count', keyWith({ grants: [] })],
    ['a key that nobody created', '23502', keyWith({ created_by: null })],
    [
      'another key with the id of one',
      'api_keys_pkey',
      async (client, books) => {
        await keyWith({})(client, books)
        await keyWith({ hash: hash('b') })(client, books)
      },
    ],
    [
      'another key with the hash of one',
      'api_keys_hash_once',
      async (client, books) => {
        await keyWith({})(client, books)
        await keyWith({ id: 'bbbbbbbb' })(client, books)
      },
    ],
  ],
  'update on identity.api_keys (revoked_at, revoked_by)': [
    ['an end of a revocation', 'api_keys_revoked_for_ever', setKey('revoked_at = null, revoked_by = null', true)],
    ['another moment of a revocation', 'api_keys_revoked_for_ever', setKey(`revoked_at = '2020-01-01'`, true)],
    ['a revocation by somebody else', 'api_keys_revoked_for_ever', setKey(`revoked_by = 'alice'`, true)],
    ['a revocation by nobody', 'api_keys_revoked_by_someone', setKey('revoked_at = now()')],
    ['more grants', '42501', setKey(`grants = array['admin@*']`)],
    ['more ledgers', '42501', setKey('ledgers = null')],
    ['the hash of another secret', '42501', setKey('hash = hash')],
    ['a later expiry', '42501', setKey('expires_at = null')],
    ['another creator', '42501', setKey(`created_by = 'bob'`)],
    ['the last use itself', '42501', setKey('last_used_at = null')],
    ['a key away', '42501', async (client) => client.query('delete from identity.api_keys')],
    ['all keys away', '42501', async (client) => client.query('truncate identity.api_keys')],
    [
      'a revision that hides a revocation',
      '42501',
      async (client) => client.query('update identity.revision set number = 1'),
    ],
  ],
  'execute on identity.note_uses(text[], timestamp with time zone[])': [
    [
      'a use in the future, or one before the last',
      '22012',
      async (client, books) => {
        await keyWith({})(client, books)
        for (const moment of ['2999-01-01', '2020-01-01']) {
          await client.query(`select identity.note_uses(array['aaaaaaaa'], array[$1::timestamptz])`, [moment])
        }
        // Divides by zero if the use is neither.
        await client.query(
          `select 1 / (last_used_at not between now() - interval '1 day' and clock_timestamp() + interval '1 s')::integer
             from identity.api_keys where id = 'aaaaaaaa'`,
        )
      },
    ],
    [
      'a change of the revision by the function of a trigger',
      '42501',
      async (client) => client.query('select identity.note_change()'),
    ],
  ],
}
