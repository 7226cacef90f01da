import { randomUUID } from 'node:crypto'

export interface Account {
  id: string
  currency: string
}

export interface Entry {
  sequence: number
  direction: 'debit' | 'credit'
  amount: string
  balance_after: string
  transaction: string
}

export interface TrialBalance {
  currency: string
  debit: string
  credit: string
}

const pageLimit = 200
const requestTimeoutMs = 30_000
const openedAtOnce = 32

/** The requests of the load tests. Throws on every answer that is not a success. */
export interface LedgerClient {
  readonly url: string
  openAccount(name: string, currency?: string): Promise<Account>
  deposit(account: string, amount: string): Promise<void>
  readBalance(account: string): Promise<string>
  /** All entries, oldest first. */
  readEntries(account: string): Promise<Entry[]>
  readTrialBalance(): Promise<TrialBalance[]>
}

export function createLedgerClient(url: string): LedgerClient {
  async function send<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const answer = await fetch(new URL(path, url), {
      method,
      signal: AbortSignal.timeout(requestTimeoutMs),
      ...(body && {
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify(body),
      }),
    })
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }

  return {
    url,
    openAccount: (name, currency = 'USD') => send<Account>('POST', '/v1/accounts', { currency, name }),
    deposit: (account, amount) => send('POST', '/v1/deposits', { account, amount }),
    async readBalance(account) {
      const { posted } = await send<{ posted: string }>('GET', `/v1/accounts/${account}/balance`)
      return posted
    },
    async readEntries(account) {
      const entries: Entry[] = []
      let cursor: string | null = null
      do {
        const query: string = new URLSearchParams({
          order: 'asc',
          limit: String(pageLimit),
          ...(cursor !== null && { cursor }),
        }).toString()
        const page: { data: Entry[]; next_cursor: string | null } = await send(
          'GET',
          `/v1/accounts/${account}/entries?${query}`,
        )
        entries.push(...page.data)
        cursor = page.next_cursor
      } while (cursor !== null)
      return entries
    },
    async readTrialBalance() {
      const { data } = await send<{ data: TrialBalance[] }>('GET', '/v1/trial-balance')
      return data
    },
  }
}

/** Opens accounts, each with a deposit, some at a time. Calls `onOpened` with the number of accounts so far. */
export async function openFundedAccounts(
  ledger: LedgerClient,
  count: number,
  balance: string,
  onOpened: (count: number) => void = () => undefined,
  currency?: string,
): Promise<string[]> {
  const accounts: string[] = []
  const rest = Array(count).keys()
  await Promise.all(
    Array.from({ length: openedAtOnce }, async () => {
      for (const number of rest) {
        const { id } = await ledger.openAccount(`Load test ${number + 1}`, currency)
        await ledger.deposit(id, balance)
        accounts.push(id)
        onOpened(accounts.length)
      }
    }),
  )
  return accounts
}
