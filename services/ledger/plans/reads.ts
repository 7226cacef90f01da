import type { Queryable } from '@florin/postgres'
import { listBalancesAt, momentsOf } from '../src/accounts/balance-history.ts'
import { findEffectiveBalance, listEffectiveHistory } from '../src/accounts/effective.ts'
import { type AccountFilters, listAccounts } from '../src/accounts/list.ts'
import {
  findAccount,
  findAccountIdentities,
  findBalanceAt,
  findBalances,
  listHistory,
} from '../src/accounts/queries.ts'
import { type SumsWanted, sumBalances } from '../src/balances/queries.ts'
import { parts } from '../src/core.ts'
import type { AccountIdentity } from '../src/double-entry.ts'
import { beginning } from '../src/events/position.ts'
import { listPositions as listEvents, listNewest, measureEvents } from '../src/events/queries.ts'
import { sources } from '../src/events/sources.ts'
import { listByEffect } from '../src/export/effective.ts'
import { listBalances as listClosingBalances, rangeOf } from '../src/export/queries.ts'
import type { Period } from '../src/horizon/period.ts'
import { readHorizon } from '../src/horizon/queries.ts'
import { listDeadLetters, readOutbox } from '../src/outbox/queries.ts'
import { listOwnerBalances } from '../src/owners/queries.ts'
import { listEffectivePositions, listFlows, listPositions } from '../src/reports/positions/queries.ts'
import { computeTrialBalance } from '../src/reports/trial-balance/queries.ts'
import { listByAccount } from '../src/reports/trial-balance/ranges.ts'
import type { Window } from '../src/reports/trial-balance/window.ts'
import { findStatementFacts } from '../src/statements/queries.ts'
import { idAfter } from '../src/transaction-id.ts'
import { findTransaction, listLegs, listTransactions, type TransactionFilters } from '../src/transactions/queries.ts'
import { accountId, type Books, momentOf, numbers, transactionId } from './fill.ts'

export interface Read {
  /** The request or a description. */
  asked: string
  run(db: Queryable): Promise<unknown>
}

const ledger = 1
const limit = 50

const identityOf = (id: string): AccountIdentity => ({
  ledger,
  id,
  code: null,
  type: 'liability',
  currency: 'USD',
  exponent: 2,
})

const fields = parts.flatMap(({ field }) => field ?? [])

/** Every read of the books for a request, with typical and with worst parameters. */
export function readsOf({ accounts, transactions }: Books): Read[] {
  const quiet = accountId(numbers.quiet)
  const hot = accountId(numbers.hot)
  const cash = accountId(numbers.cash)
  const early = momentOf(Math.floor(transactions / 100))
  const middle = momentOf(Math.floor(transactions / 2))
  const late = momentOf(transactions - Math.floor(transactions / 1000))
  const position = { id: idAfter(middle), source: 0 }
  const all: TransactionFilters = {
    accountId: undefined,
    owner: undefined,
    kinds: undefined,
    reference: undefined,
    metadata: {},
    entry: {},
    fromId: null,
    toId: null,
  }
  const list = (asked: string, filters: Partial<TransactionFilters>): Read => ({
    asked: `transactions?${asked}`,
    run: (db) => listTransactions(db, fields, ledger, { ...all, ...filters }, limit),
  })
  const history = (asked: string, account: string, toId: string | null): Read => ({
    asked,
    run: (db) => listHistory(db, identityOf(account), { order: 'desc', fromId: null, toId, after: null, limit }),
  })
  const accountList = (asked: string, filters: AccountFilters): Read => ({
    asked: `accounts?${asked}`,
    run: (db) => listAccounts(db, ledger, { ...filters, reach: undefined }, null, limit),
  })
  const effective = (asked: string, account: string, range: { from?: string; to?: string }): Read => ({
    asked,
    run: (db) =>
      listEffectiveHistory(db, identityOf(account), {
        order: 'asc',
        from: range.from,
        to: range.to,
        after: null,
        limit,
      }),
  })
  const window = (axis: Window['axis']): Window => ({ axis, opening: early, closing: middle })
  const byAccount = (axis: Window['axis']): Read => ({
    asked: `trial-balance?group_by=account&axis=${axis}&from=&to=`,
    run: (db) => listByAccount(db, ledger, window(axis), null, limit),
  })
  const sums = (asked: string, wanted: Partial<SumsWanted>): Read => ({
    asked: `balances?${asked}`,
    run: (db) => sumBalances(db, { ledger, prefix: 'customers.77', words: null, after: null, limit, ...wanted }),
  })
  const period = (axis: Period['axis']): Period => ({
    axis,
    from: early,
    to: middle,
    horizon: late,
    final: false,
    timeZone: 'UTC',
  })
  return [
    { asked: 'the horizon', run: readHorizon },
    {
      asked: 'the cache, 500 accounts by id and 500 by code',
      run: (db) =>
        findAccountIdentities(
          db,
          Array.from({ length: 1_000 }, (_, index) => ({
            ledger,
            ref: index % 2 ? accountId(index + 10) : `customers.${Math.floor((index * accounts) / 1_100) + 10}`,
          })),
        ),
    },
    { asked: 'accounts/{id}', run: (db) => findAccount(db, ledger, quiet) },
    { asked: 'accounts/{code}', run: (db) => findAccount(db, ledger, 'customers.77') },
    accountList('', {}),
    accountList('owner=platform, of 10,000 accounts', { owner: 'platform' }),
    accountList('currency=EUR', { currency: 'EUR' }),
    accountList('type=expense, one account', { type: 'expense' }),
    accountList('owner=platform&status=frozen, none', { owner: 'platform', status: 'frozen' }),
    accountList('code_prefix=, ten accounts', { codePrefix: 'customers.777' }),
    accountList('code_prefix=customers., nearly all', { codePrefix: 'customers.' }),
    accountList('code_prefix=customers.&status=frozen, one', { codePrefix: 'customers.', status: 'frozen' }),
    accountList('metadata.tier=, none', { metadata: { tier: 'none' } }),
    accountList('owner=platform&metadata.tier=, none', { owner: 'platform', metadata: { tier: 'none' } }),
    { asked: 'accounts/{id}/balance', run: (db) => findBalances(db, [{ ledger, ref: cash }]) },
    { asked: 'accounts/{hot id}/balance?at=', run: (db) => findBalanceAt(db, ledger, cash, middle) },
    history('accounts/{id}/entries', quiet, null),
    history('accounts/{hot id}/entries', cash, null),
    history('accounts/{hot id}/entries?at=', cash, idAfter(early)),
    {
      asked: 'accounts/{hot id}/balance?effective_at=',
      run: (db) => findEffectiveBalance(db, ledger, cash, middle),
    },
    {
      asked: 'accounts/{hot id}/balance-history',
      run: (db) => listBalancesAt(db, identityOf(cash), 'recorded', momentsOf(early, late, 60)),
    },
    effective('accounts/{id}/entries?axis=effective', quiet, {}),
    effective('accounts/{hot id}/entries?axis=effective', cash, {}),
    effective('accounts/{hot id}/entries?axis=effective&from=&to=', cash, { from: early, to: middle }),
    {
      asked: 'accounts/{hot id}/statement, its balances',
      run: (db) => findStatementFacts(db, identityOf(cash), period('recorded')),
    },
    {
      asked: 'accounts/{hot id}/statement, 500 entries from the midst of its history',
      run: (db) =>
        listHistory(db, identityOf(cash), {
          order: 'asc',
          fromId: idAfter(early),
          toId: idAfter(late),
          after: { transaction: idAfter(middle), sequence: 1 },
          limit: 500,
        }),
    },
    {
      asked: 'accounts/{hot id}/statement?axis=effective, its balances',
      run: (db) => findStatementFacts(db, identityOf(cash), period('effective')),
    },
    sums('code_prefix=, of a thousand accounts', {}),
    sums('code_prefix=&group_by=code:2', { words: 2 }),
    sums('code_prefix=&at=', { at: middle }),
    sums('code_prefix=&effective_at=', { effectiveAt: middle }),
    sums('group_by=code:2, of a caller with the accounts of an owner', {
      prefix: '',
      words: 2,
      reach: [{ owner: 'owner-20' }],
    }),
    { asked: 'transactions/{id}', run: (db) => findTransaction(db, fields, ledger, transactionId(201)) },
    { asked: 'transactions/key:{key}', run: (db) => findTransaction(db, fields, ledger, 'key:unknown') },
    { asked: 'the entries that a reversal mirrors', run: (db) => listLegs(db, ledger, transactionId(201)) },
    list('', {}),
    list('from=&to=', { fromId: idAfter(early), toId: idAfter(middle) }),
    list('kind=transfer', { kinds: ['transfer'] }),
    list('kind=withdrawal, none', { kinds: ['withdrawal'] }),
    list('kind=adjustment, five old ones', { kinds: ['adjustment'] }),
    list('reference=, one', { reference: 'order-1000' }),
    list('reference=payout, a tenth of all', { reference: 'payout' }),
    list('reference=payout&kind=adjustment, five old ones', { reference: 'payout', kinds: ['adjustment'] }),
    list('account=', { accountId: quiet }),
    list('account={hot}', { accountId: cash }),
    list('account={hot}&kind=deposit', { accountId: cash, kinds: ['deposit'] }),
    list('account={hot}&kind=adjustment, none', { accountId: cash, kinds: ['adjustment'] }),
    list('account={hot}&reference=, none', { accountId: cash, reference: 'unknown' }),
    list('account={hot}&owner=, none', { accountId: cash, owner: 'no-owner' }),
    list('account={hot}&kind=adjustment&to=, none', { accountId: hot, kinds: ['adjustment'], toId: idAfter(middle) }),
    list('kind=deposit,conversion', { kinds: ['deposit', 'conversion'] }),
    list('kind=payment,refund, none', { kinds: ['payment', 'refund'] }),
    list('metadata.order=, none', { metadata: { order: 'none' } }),
    list('kind=adjustment&metadata.order=, none', { kinds: ['adjustment'], metadata: { order: 'none' } }),
    list('reference={common}&metadata.order=, none', { reference: 'salary', metadata: { order: 'none' } }),
    list('amount_min=, none', { entry: { amountMin: '1000000000' } }),
    list('account={cash}&direction=&amount_max=, none', {
      accountId: cash,
      entry: { direction: 'debit', amountMax: '0.000001' },
    }),
    list('owner=platform&amount_min=, none', { owner: 'platform', entry: { amountMin: '1000000000' } }),
    list('owner=', { owner: 'owner-20' }),
    list('owner=platform', { owner: 'platform' }),
    list('owner=platform&kind=adjustment, none', { owner: 'platform', kinds: ['adjustment'] }),
    { asked: 'owners/{owner}/balances', run: (db) => listOwnerBalances(db, ledger, 'owner-20', undefined) },
    { asked: 'owners/platform/balances', run: (db) => listOwnerBalances(db, ledger, 'platform', undefined) },
    { asked: 'trial-balance', run: (db) => computeTrialBalance(db, ledger, null) },
    { asked: 'trial-balance?at=, just now', run: (db) => computeTrialBalance(db, ledger, late) },
    { asked: 'trial-balance?at=, the middle of the history', run: (db) => computeTrialBalance(db, ledger, middle) },
    { asked: 'trial-balance?at=, its beginning', run: (db) => computeTrialBalance(db, ledger, early) },
    byAccount('recorded'),
    byAccount('effective'),
    {
      asked: 'export?axis=effective, a step',
      run: (db) => listByEffect(db, fields, rangeOf(ledger, period('effective')), 500).next(),
    },
    {
      asked: 'export?axis=effective, a step of its closing balances',
      run: (db) => listClosingBalances(db, rangeOf(ledger, period('effective')), accountId(0), 500),
    },
    {
      asked: 'fx/positions',
      run: (db) => listPositions(db, ledger, ['system.fx.usd', 'system.fx.eur', 'system.fx.jpy'], null),
    },
    {
      asked: 'fx/positions?at=',
      run: (db) => listPositions(db, ledger, ['system.fx.usd', 'system.fx.eur', 'system.fx.jpy'], middle),
    },
    {
      asked: 'fx/positions?effective_at=',
      run: (db) => listEffectivePositions(db, ledger, ['system.fx.usd', 'system.fx.eur', 'system.fx.jpy'], middle),
    },
    {
      asked: 'fx/positions?in=, all flows',
      run: (db) => listFlows(db, ledger, [accountId(numbers.fxUsd), accountId(numbers.fxEur)], null),
    },
    {
      asked: 'events?after=, the middle of the history',
      run: (db) => listEvents(db, ledger, sources, { after: position, below: idAfter(late), limit: 1_000 }),
    },
    {
      asked: 'events?types=hold.opened, none',
      run: (db) => listEvents(db, ledger, sources.slice(2, 3), { after: beginning, below: idAfter(late), limit }),
    },
    { asked: 'the end of the feed', run: (db) => listNewest(db, [ledger], idAfter(late)) },
    {
      asked: 'metrics, the unpublished events',
      run: (db) => measureEvents(db, [{ ledger, ...position }], { below: idAfter(late), most: 10_000 }),
    },
    { asked: 'outbox', run: (db) => readOutbox(db, ledger) },
    { asked: 'metrics, the outbox of all ledgers', run: (db) => readOutbox(db, null) },
    { asked: 'outbox/dead-letters', run: (db) => listDeadLetters(db, ledger, null, limit) },
  ]
}
