import { type Florin, FlorinError, type NewAccount } from '@florin/client'
import type { Fields, Row } from './row.ts'

interface Opening {
  code: string
  currency: string
  type?: 'asset'
}

const accountFields = ['account', 'source_account', 'target_account', 'cash_account'] as const
const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-/
const knownMax = 100_000
const requestsAtOnce = 16

/** Opens the accounts that orders name, if they are missing. In a dry run it only finds them. */
export class Openings {
  readonly #florin: Florin
  readonly #isDryRun: boolean
  readonly #currency: string | undefined
  readonly #known = new Set<string>()
  /** In a dry run: codes of the accounts that would be opened. */
  readonly #missing = new Set<string>()
  /** Number of accounts that were opened, or would be. */
  count = 0

  constructor(florin: Florin, { isDryRun, currency }: { isDryRun: boolean; currency: string | undefined }) {
    this.#florin = florin
    this.#isDryRun = isDryRun
    this.#currency = currency
  }

  /** Returns the rows; those whose account cannot be opened with the reason. */
  async openFor(rows: Row[]): Promise<Row[]> {
    const needed = new Map<string, Opening>()
    for (const row of rows) {
      if ('fields' in row) for (const each of this.#openingsOf(row.fields)) needed.set(each.code, each)
    }
    const failures = new Map<string, string>()
    const all = [...needed.values()]
    for (let from = 0; from < all.length; from += requestsAtOnce) {
      await Promise.all(all.slice(from, from + requestsAtOnce).map((each) => this.#open(each, failures)))
    }
    return rows.map((row) => {
      if (!('fields' in row)) return row
      const wrong = accountFields.map((name) => failures.get(row.fields[name] as string)).find((each) => each)
      return wrong ? { line: row.line, given: row.fields, wrong } : row
    })
  }

  /** Whether an account of the order is missing, in a dry run. */
  lacksAccount(fields: Fields): boolean {
    return this.#isDryRun && accountFields.some((name) => this.#missing.has(fields[name] as string))
  }

  #openingsOf(fields: Fields): Opening[] {
    const currency = (fields.currency as string | undefined) ?? this.#currency
    return accountFields.flatMap((name) => {
      const code = fields[name]
      if (typeof code !== 'string' || idPattern.test(code) || code.startsWith('system.')) return []
      if (currency === undefined || this.#known.has(code)) return []
      return [{ code, currency, ...(name === 'cash_account' && { type: 'asset' as const }) }]
    })
  }

  async #open(opening: Opening, failures: Map<string, string>): Promise<void> {
    const { code } = opening
    try {
      if (this.#isDryRun) await this.#florin.accounts.get(code)
      else {
        await this.#florin.accounts.open(opening as NewAccount)
        this.count += 1
      }
    } catch (error) {
      if (!(error instanceof FlorinError) || error.status === 401 || error.status === 403) throw error
      if (error.code === 'account_not_found') {
        this.#missing.add(code)
        this.count += 1
      } else if (error.code !== 'account_code_taken') {
        failures.set(code, `Account ${code} cannot be opened: ${error.detail}`)
        return
      }
    }
    if (this.#known.size >= knownMax) this.#known.clear()
    this.#known.add(code)
  }
}
