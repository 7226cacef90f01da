import type { Attack } from './attacked-books.ts'

const verification = (values: string) =>
  `insert into verifications (ledger, started_at, verified_by, accounts, transactions, entries, promises, broken) values (${values})`
const sound = verification(`1, now() - interval '1 s', 'carol', 1, 1, 2, 39, 0`)

/** Attacks on the list of verifications, by the right to add one. */
export const attacksOnVerifications: Record<string, Attack[]> = {
  'insert on verifications (ledger, started_at, verified_by, accounts, transactions, entries, promises, broken)': [
    ['another outcome', '42501', `${sound}; update verifications set broken = 0`],
    ['an outcome away', '42501', `${sound}; delete from verifications`],
    ['all outcomes away', '42501', 'truncate verifications'],
    ['an end in the past', '42501', `insert into verifications (ledger, ended_at) values (1, '2020-01-01')`],
    ['a beginning in the future', 'verifications_in_order', verification(`1, '2999-01-01', 'carol', 1, 1, 2, 39, 0`)],
    [
      'more broken promises than there are',
      'verifications_counts',
      verification(`1, now() - interval '1 s', 'carol', 1, 1, 2, 39, 40`),
    ],
    ['counts below zero', 'verifications_counts', verification(`1, now() - interval '1 s', 'carol', 1, -1, 2, 39, 0`)],
    ['a verification by nobody', '23502', verification(`1, now() - interval '1 s', null, 1, 1, 2, 39, 0`)],
    [
      'a verification of no ledger',
      'verifications_ledger_fkey',
      verification(`999, now() - interval '1 s', 'carol', 1, 1, 2, 39, 0`),
    ],
  ],
}
