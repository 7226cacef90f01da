import { type Florin, FlorinError, type NewAccount } from '@florin/client'

/** A wallet company with customers in two currencies, merchants, and a bank that it keeps their money at. */
export const ledgerName = 'demo'
export const bank = 'banks.main.eur'

const names =
  'ada ben clara david elif farid greta hugo ines jonas kira lena mateo nadia oskar paula quentin rosa samir tilda'

export const customers = names.split(' ')
export const eurOf = (customer: string) => `customers.${customer}.eur`
export const usdOf = (customer: string) => `customers.${customer}.usd`

export const merchants = [
  { name: 'Corner Shop', category: 'groceries' },
  { name: 'Green Market', category: 'groceries' },
  { name: 'Noodle Bar', category: 'restaurants' },
  { name: 'Blue Cinema', category: 'leisure' },
  { name: 'City Trains', category: 'travel' },
  { name: 'Harbour Hotel', category: 'travel' },
] as const
export const accountOf = ({ name }: { name: string }) => `merchants.${name.toLowerCase().replaceAll(' ', '-')}.eur`

/** Opens the ledger, or finds it. Returns the moment at which it was opened. */
export async function openLedger(florin: Florin): Promise<Date> {
  await unlessThere(() =>
    florin.ledger.post('/v1/ledgers', { body: { name: ledgerName, time_zone: 'Europe/Berlin', trial: true } }),
  )
  for await (const { name, created_at: createdAt } of listLedgers(florin)) {
    if (name === ledgerName) return new Date(createdAt)
  }
  throw new Error(`The ledger ${ledgerName} was opened, and is not in the list of ledgers.`)
}

export async function openAccounts(florin: Florin): Promise<void> {
  const open = (account: NewAccount) => unlessThere(() => florin.accounts.open(account))
  await open({ code: bank, name: 'Our account at the bank', type: 'asset', currency: 'EUR' })
  for (const customer of customers) {
    const owner = { owner: customer, metadata: { card: `**** ${1000 + 37 * customers.indexOf(customer)}` } }
    await open({ code: eurOf(customer), currency: 'EUR', ...owner })
    await open({ code: usdOf(customer), currency: 'USD', ...owner })
  }
  for (const merchant of merchants) await open({ code: accountOf(merchant), name: merchant.name, currency: 'EUR' })
}

/** Fees, cashbacks, a limit, and what a second person must approve. */
export async function setRules(florin: Florin): Promise<void> {
  const { ledger, revenue } = florin
  const schedule = { code: 'withdrawal', currency: 'EUR', kinds: ['withdrawal' as const], rule: { flat: '0.50' } }
  await unlessThere(() => revenue.post('/v1/fee-schedules', { body: schedule }))
  // Soon enough to be seen.
  await unlessThere(() =>
    ledger.post('/v1/cashback-plans', { body: { category: 'groceries', percentage_bps: '200', delay: 60 } }),
  )
  const limit = { owner: 'hugo', currency: 'EUR', measure: 'out', period: 'month', amount: '2500.00' } as const
  await unlessThere(() => ledger.post('/v1/limits', { body: limit }))
  const rule = { operation: 'postWithdrawal', above: { amount: '5000.00', currency: 'EUR' } } as const
  await unlessThere(() => ledger.post('/v1/approval-rules', { body: rule }))
}

/** An interrupted start has made it, which is a conflict. */
async function unlessThere(make: () => Promise<unknown>): Promise<void> {
  try {
    await make()
  } catch (error) {
    if (!(error instanceof FlorinError) || error.status !== 409) throw error
  }
}

async function* listLedgers({ ledger }: Florin) {
  let cursor: string | undefined
  do {
    const page = await ledger.get('/v1/ledgers', { params: { query: { ...(cursor && { cursor }) } } })
    yield* page.data
    cursor = page.next_cursor ?? undefined
  } while (cursor)
}
