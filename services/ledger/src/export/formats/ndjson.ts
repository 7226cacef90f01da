import type { Format } from '../format.ts'

const line = (record: string, fields: object) => `${JSON.stringify({ record, ...fields })}\n`

/** Each line says by `record` what it is. The last one is `end`. */
export const ndjson: Format = {
  contentType: 'application/x-ndjson',
  begin: ({ ledger, axis, from, to, final }, { description, time_zone }) =>
    line('export', { version: 2, ledger, axis, from, to, final, description, time_zone }),
  row: (table, values) => line('row', { table, values }),
  currency: (currency) => line('currency', currency),
  account: (account) => line('account', account),
  transaction: (transaction) => line('transaction', transaction),
  balance: ({ id: account, code: account_code, currency, balance, sequence }) =>
    line('balance', { account, account_code, currency, balance, sequence }),
  end: (transactions, digest) => line('end', { transactions, digest }),
}
