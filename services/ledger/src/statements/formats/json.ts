import type { StatementFormat } from '../statement.ts'

/** The fields in an order that can be streamed: the sums come last. */
export const json: StatementFormat = {
  begin({ id, code, name, owner, type, currency, axis, from, to, final, opening, closing }) {
    const head = {
      account: id,
      account_code: code,
      account_name: name,
      owner,
      type,
      currency,
      axis,
      from,
      to,
      final,
      opening_balance: opening,
      closing_balance: closing,
    }
    return `${JSON.stringify(head).slice(0, -1)},"entries":[`
  },
  entries: (entries, isFirst) => `${isFirst ? '' : ','}${entries.map((entry) => JSON.stringify(entry)).join(',')}`,
  end: ({ count, ...totals }) => `],${JSON.stringify({ ...totals, entry_count: count }).slice(1)}`,
}
