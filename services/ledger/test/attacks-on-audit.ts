import type { Attack } from './attacked-books.ts'
import type { Row } from './books-by-hand.ts'

function insert(change: Row): string {
  const row: Row = {
    service: `'ledger'`,
    request_id: `'r'`,
    address: `'::1'`,
    action: `'a'`,
    path: `'/'`,
    repeated: '1',
    ...change,
  }
  return `insert into audit.entries (${Object.keys(row)}) values (${Object.values(row)})`
}

/** Attacks by the rights on the audit trail. */
export const attacksOnAudit: Record<string, Attack[]> = {
  'insert on audit.entries (service, request_id, subject, on_behalf_of, address, action, path, ledger, idempotency_key, request_hash, status, code, made, repeated)':
    [
      ['an entry at another moment', '42501', insert({ at: `'2020-01-01'` })],
      ['an entry at another place, where it was sealed', '42501', insert({ xid: `'3'` })],
      ['an entry with another number', '428C9', insert({ id: '1' })],
      ['an entry of an unknown service', 'audit_entries_service', insert({ service: `'bank'` })],
      ['an entry of no answer', 'audit_entries_status', insert({ status: '0' })],
      ['an entry of no request', 'audit_entries_repeated', insert({ repeated: '0' })],
      ['an entry without an action', '23502', insert({ action: 'null' })],
      ['another entry in place of one', '42501', `update audit.entries set subject = 'mallory'`],
      ['an entry away', '42501', 'delete from audit.entries'],
      ['all entries away', '42501', 'truncate audit.entries'],
    ],
  'execute on audit.seal(integer)': [
    [
      'a seal by hand',
      '42501',
      `insert into audit.seals (number, sealed_at, xid, last_xid, last_id, entries, hash)
       values (1, now(), '3', '3', 1, 1, sha256(''))`,
    ],
    ['another seal in place of one', '42501', `update audit.seals set hash = sha256('')`],
    ['a seal away', '42501', 'delete from audit.seals'],
    ['tables of its own', '42501', 'create table pg_temp.entries (xid xid8)'],
  ],
  'execute on audit.shifted(xid8)': [
    [
      'another order of the trail',
      '42501',
      `create or replace function audit.shifted(xid xid8) returns xid8 language sql immutable as 'select null::xid8'`,
    ],
    ['another order of the trail, as after a restore', '42501', 'select audit.continue_after_restore()'],
  ],
  'execute on audit.digest(xid8, bigint, xid8, bigint)': [
    ['what was verified', '42501', `insert into audit.verified (seal, hash) values (1, sha256(''))`],
  ],
}
