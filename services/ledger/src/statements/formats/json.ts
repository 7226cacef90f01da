import type { StatementFormat } from '../statement.ts'

/** The fields in an order that can be streamed: the sums come last. */
export const json: StatementFormat = {
  begin({ id, code, name, owner, type, currency, from, to, opening, closing, count }) {
    const head = {
      account: id,
      account_code: code,
      account_name: name,
      owner,
      type,
      currency,
      from,
      to,
      opening_balance: opening,
      closing_balance: closing,
      entry_count: count,
    }
    return `${JSON.stringify(head).slice(0, -1)},"entries":[`
  },
  entries(entries, { openingSequence }) {
    const isFirst = entries[0]?.sequence === openingSequence + 1
    return `${isFirst ? '' : ','}${entries.map((entry) => JSON.stringify(entry)).join(',')}`
  },
  end: (totals) => `],${JSON.stringify(totals).slice(1)}`,
}
