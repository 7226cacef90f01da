import { createBatchReader, Moment, pageOf, partsPattern, readCursor, type Service, uuidPattern } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { momentAfter, momentAtEnd, momentAtStart } from '../calendar/days.ts'
import { findCalendar } from '../calendar/queries.ts'
import type { FindTimeZone } from '../calendar/time-zones.ts'
import type { AccountIdentity } from '../double-entry.ts'
import { refuses } from '../errors.ts'
import type { Horizon } from '../horizon/horizon.ts'
import { readPeriod } from '../horizon/period.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import { idAfter, lowestId } from '../transaction-id.ts'
import { findFirstMoment, listBalancesAt, momentsOf } from './balance-history.ts'
import { type AccountCache, accountNotFound } from './cache.ts'
import { findEffectiveBalance, listEffectiveHistory } from './effective.ts'
import { type AccountWanted, findBalanceAt, findBalances, listHistory } from './queries.ts'
import { findReachable } from './reachable.ts'
import {
  AccountBalance,
  AccountRef,
  BalanceFilter,
  BalanceHistory,
  BalanceHistoryQuery,
  EntryFilter,
  HistoryPage,
} from './schemas.ts'

const number = z.string().regex(/^\d{1,15}$/)
/** A position in a history: transaction, sequence, and the horizon at which the list was started. */
const positionPattern = partsPattern(z.string().regex(uuidPattern), number, Moment)
/** A position on the effective axis: moment, sequence, and the horizon at which the list was started. */
const placePattern = partsPattern(Moment, number, Moment)

const params = z.object({ account: AccountRef })

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
  accounts: AccountCache
  horizon: Horizon
  findTimeZone: FindTimeZone
}

/** Balances per statement. */
const balancesMax = 500

export async function historyRoutes(app: Service, deps: Deps): Promise<void> {
  balanceRoute(app, deps)
  balanceHistoryRoute(app, deps)
  entriesRoute(app, deps)
}

function balanceRoute(app: Service, { db, ledgers, accounts, horizon, findTimeZone }: Deps): void {
  // Concurrent reads share a statement, which starts after all of them have arrived: none misses what was posted before it.
  const readBalance = createBatchReader((wanted: AccountWanted[]) => findBalances(db, wanted), balancesMax)

  app.get(
    '/accounts/:account/balance',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'getBalance',
        summary: 'Read the balance of an account',
        description:
          'The present balance; with `at` the balance as of a moment of recording, with `effective_at` as of a moment at which things happened.',
        tags: ['accounts'],
        headers: ReadHeaders,
        params,
        querystring: BalanceFilter,
        response: {
          200: AccountBalance,
          ...refuses('invalid_request', 'ledger_not_found', 'account_not_found', 'moment_in_future'),
        },
      },
    },
    async ({ access, headers, params: { account }, query: { at, effective_at: effectiveAt } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      if (access.scope) await findReachable(accounts, access.scope, ledger, account)
      if (effectiveAt !== undefined) {
        const moment = momentAtEnd(effectiveAt, await findTimeZone(ledger))
        const found = await findEffectiveBalance(db, ledger, account, moment)
        if (!found) throw accountNotFound(account)
        return found
      }
      const finality = await horizon.waitFor(at)
      const found = at ? await findBalanceAt(db, ledger, account, at) : await readBalance({ ledger, ref: account })
      if (!found) throw accountNotFound(account)
      return { ...found, ...finality }
    },
  )
}

function balanceHistoryRoute(app: Service, { db, ledgers, accounts, horizon }: Deps): void {
  app.get(
    '/accounts/:account/balance-history',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'getBalanceHistory',
        summary: 'Read the balances of an account over time',
        description:
          'For a chart: the balance at moments that divide a period evenly. Each balance is found by a few index probes, whatever the length of the history.',
        tags: ['accounts'],
        headers: ReadHeaders,
        params,
        querystring: BalanceHistoryQuery,
        response: {
          200: BalanceHistory,
          ...refuses('invalid_request', 'ledger_not_found', 'account_not_found', 'moment_in_future', 'range_empty'),
        },
      },
    },
    async ({ access, headers, params, query: { points, ...asked } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const account = await findReachable(accounts, access.scope, ledger, params.account)
      const { axis, from, to, final } = await readPeriod({ db, horizon }, ledger, asked)
      const moments = momentsOf(from ?? (await findFirstMoment(db, account, axis)), to, points)
      const { id, code, currency } = account
      const data = await listBalancesAt(db, account, axis, moments)
      return { account: id, account_code: code, currency, axis, data, final }
    },
  )
}

function entriesRoute(app: Service, deps: Deps): void {
  app.get(
    '/accounts/:account/entries',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'listEntries',
        summary: 'Read the history of an account',
        description:
          'The entries of the account, each with the balance after it: in the order of `sequence`, or on the effective axis in the order of `effective_at` and `sequence`. On the effective axis a page searches at most 10,000 entries: it can have fewer rows than `limit`, and still a `next_cursor`.',
        tags: ['accounts'],
        headers: ReadHeaders,
        params,
        querystring: EntryFilter,
        response: {
          200: HistoryPage,
          ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found', 'account_not_found', 'moment_in_future'),
        },
      },
    },
    async ({ access, headers, params, query }) => {
      const ledger = deps.ledgers.idOf(headers['florin-ledger'])
      const account = await findReachable(deps.accounts, access.scope, ledger, params.account)
      const isEffective = query.axis === 'effective' || query.effective_at !== undefined
      return isEffective ? readEffective(deps, account, query) : readRecorded(deps, account, query)
    },
  )
}

type Filter = z.output<typeof EntryFilter>

async function readRecorded(
  { db, horizon, findTimeZone }: Deps,
  account: AccountIdentity,
  { limit, cursor, ...filters }: Filter,
) {
  const mark = ['entries', account.ledger, account.id, filters]
  const [transaction, sequence, startedAt] = readCursor(cursor, mark, positionPattern)?.split('/') ?? []
  const { at, order } = filters
  const [from, to] = await toMoments(findTimeZone, account.ledger, filters)
  const finality = await horizon.waitFor(at)
  const listedAt = startedAt ?? (await horizon.read())
  const ends = [at && idAfter(at), to && lowestId(Date.parse(to))].filter((id) => id !== undefined)
  const data = await listHistory(db, account, {
    order,
    fromId: from ? lowestId(Date.parse(from)) : null,
    toId: ends.sort()[0] ?? null,
    after: transaction ? { transaction, sequence: Number(sequence) } : null,
    limit,
  })
  const page = pageOf(data, limit, mark, (entry) => `${entry.transaction}/${entry.sequence}/${listedAt}`)
  return { ...page, horizon: listedAt, ...finality }
}

/** The bounds of a range. A day is its start. */
async function toMoments(findTimeZone: FindTimeZone, ledger: number, { from, to }: Pick<Filter, 'from' | 'to'>) {
  if (from === undefined && to === undefined) return []
  const timeZone = await findTimeZone(ledger)
  return [from, to].map((bound) => bound && momentAtStart(bound, timeZone))
}

async function readEffective({ db, horizon }: Deps, account: AccountIdentity, { limit, cursor, ...filters }: Filter) {
  const mark = ['entries', account.ledger, account.id, filters]
  const [moment, sequence, startedAt] = readCursor(cursor, mark, placePattern)?.split('/') ?? []
  const { timeZone, closedBefore } = await findCalendar(db, account.ledger)
  const effectiveAt = filters.effective_at && momentAtEnd(filters.effective_at, timeZone)
  const [from, to] = await toMoments(async () => timeZone, account.ledger, filters)
  const listedAt = startedAt ?? (await horizon.read())
  const ends = [effectiveAt && momentAfter(effectiveAt), to].filter((end) => end !== undefined)
  const { data, searchedTo } = await listEffectiveHistory(db, account, {
    order: filters.order,
    from,
    to: ends.sort()[0],
    after: moment ? { moment, sequence: Number(sequence) } : null,
    limit,
  })
  const end = searchedTo && `${searchedTo.moment}/${searchedTo.sequence}/${listedAt}`
  const place = (entry: (typeof data)[number]) => `${entry.effective_at}/${entry.sequence}/${listedAt}`
  const page = pageOf(data, limit, mark, place, end)
  return {
    ...page,
    horizon: listedAt,
    ...(effectiveAt && { final: closedBefore !== null && effectiveAt < closedBefore }),
  }
}
