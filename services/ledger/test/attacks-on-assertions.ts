import { type Attack, type AttemptBy, type Books, insert } from './attacked-books.ts'
import type { Row } from './books-by-hand.ts'

/** The assertion that Alice has 10.00, which is true, with these changes. */
const assertWith =
  (change: (books: Books) => Row): AttemptBy =>
  (client, books) =>
    insert(client, 'assertions', {
      ledger: 1,
      account_id: books.alice,
      balance: '10.00',
      asserted_by: 'mallory',
      ...change(books),
    })

/** Attacks by the right on assertions. */
export const attacksOnAssertions: Record<string, Attack[]> = {
  'insert on assertions (ledger, account_id, balance, at, asserted_by, effective_at)': [
    ['a balance that is not so', 'assertions_true', assertWith(() => ({ balance: '10.01' }))],
    ['a balance that was not so', 'assertions_true', assertWith(() => ({ at: '2020-01-01' }))],
    ['a balance that is no number', 'assertions_true', assertWith(() => ({ balance: 'NaN' }))],
    ['a balance of a moment to come', 'assertions_final', assertWith(() => ({ at: '2999-01-01' }))],
    ['a balance of the end of time', 'assertions_final', assertWith(() => ({ at: 'infinity' }))],
    ['a balance of before all time', 'assertions_final', assertWith(() => ({ at: '-infinity', balance: '0' }))],
    ['an effective balance that is not so', 'assertions_true', assertWith(() => ({ effective_at: '2020-01-01' }))],
    [
      'a balance on both axes',
      'assertions_one_axis',
      assertWith(() => ({ at: '2020-01-01', effective_at: '2020-01-01', balance: '0' })),
    ],
    ['an effective balance of the end of time', 'assertions_final', assertWith(() => ({ effective_at: 'infinity' }))],
    ['an account of another ledger', 'assertions_true', assertWith(({ foreign }) => ({ account_id: foreign }))],
    [
      'an account of another ledger, without a balance',
      'assertions_account_known',
      assertWith(({ foreign }) => ({ account_id: foreign, balance: '0' })),
    ],
    ['an assertion by nobody', '23502', assertWith(() => ({ asserted_by: null }))],
    ['another last entry', '42501', assertWith(() => ({ sequence: 1 }))],
    ['another moment of the assertion', '42501', assertWith(() => ({ asserted_at: '2020-01-01' }))],
  ],
  'execute on id_after(timestamp with time zone)': [
    ['other ids', '42501', `create or replace function id_after(at timestamptz) returns uuid return uuidv7()`],
  ],
}
