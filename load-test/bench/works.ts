import type { Load } from './load.ts'

export interface Work extends Pick<Load, 'work' | 'connections'> {
  title: string
}

/** Accounts of the spread transfers, and of those with a working set that is ten times as large. */
export const accountsCount = 1_000
export const accountsCountWide = 10 * accountsCount

/** Each is measured once a round. */
export const works = {
  bare: { title: 'a bare route of Fastify (B)', work: 'spread', connections: 256 },
  spread: { title: 'transfers over 1,000 accounts (S)', work: 'spread', connections: 256 },
  wide: { title: 'transfers over 10,000 accounts', work: 'spread', connections: 256 },
  wideFewConnections: { title: 'transfers over 10,000 accounts', work: 'spread', connections: 50 },
  everywhere: { title: 'transfers over all accounts', work: 'spread', connections: 256 },
  fewConnections: { title: 'transfers over 1,000 accounts', work: 'spread', connections: 50 },
  hot: { title: 'transfers into one account', work: 'hot', connections: 256 },
  batches: { title: 'transfers over 1,000 accounts, in batches of 1,000', work: 'batches', connections: 4 },
  batchesHot: { title: 'transfers into one account, in batches of 1,000', work: 'batchesHot', connections: 4 },
  oneByOne: { title: 'the same, one database transaction a request', work: 'hot', connections: 256 },
  halfLoad: { title: 'transfers at half of S', work: 'spread', connections: 64 },
  replays: { title: 'replays of transfers', work: 'replays', connections: 64 },
  balances: { title: 'balance reads', work: 'balances', connections: 64 },
  quotes: { title: 'quotes', work: 'quotes', connections: 64 },
  conversions: { title: 'conversions over 1,000 accounts each way', work: 'conversions', connections: 64 },
  priced: { title: 'transfers with a fee, until it is delivered', work: 'priced', connections: 64 },
  unpriced: { title: 'transfers without a fee', work: 'spread', connections: 64 },
  holds: { title: 'holds and their captures', work: 'holds', connections: 64 },
  payments: { title: 'payments with a cashback', work: 'payments', connections: 64 },
  accepted: { title: 'orders accepted through Kafka', work: 'accepted', connections: 256 },
  withoutRevenue: { title: 'the same, revenue service down', work: 'spread', connections: 64 },
  outage: { title: 'transfers with a fee, revenue service down', work: 'priced', connections: 64 },
} as const satisfies Record<string, Work>

export type WorkName = keyof typeof works

/** Over all accounts, not only the first ones. */
export const wideWorks: ReadonlySet<WorkName> = new Set(['wide', 'wideFewConnections'])

/** Measured once more on books that have grown. */
export const worksOfBooks = [
  'spread',
  'wide',
  'wideFewConnections',
  'fewConnections',
  'hot',
  'replays',
  'balances',
] as const satisfies WorkName[]
