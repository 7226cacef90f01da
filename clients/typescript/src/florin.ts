import { type Api, createApi } from './api.ts'
import { type EventSelection, followEvents } from './events.ts'
import type { paths as FxPaths } from './generated/fx.ts'
import type { paths as LedgerPaths } from './generated/ledger.ts'
import type { paths as RevenuePaths } from './generated/revenue.ts'
import { createNodeTransport } from './node-transport.ts'
import { createOperations, type Operations } from './operations.ts'
import { createPages, type Pages } from './pages.ts'
import type { CallOptions, WriteOptions } from './request.ts'
import type { SendSettings } from './send.ts'
import { createWebTransport, type Transport } from './transport.ts'
import type * as Types from './types.ts'

export interface FlorinSettings {
  /** For example `http://127.0.0.1:8000`. */
  ledgerUrl: string
  /** Needed by `florin.fx`. */
  fxUrl?: string | undefined
  /** Needed by `florin.revenue`. */
  revenueUrl?: string | undefined
  /** Name of the ledger. Without it the services use `main`; and rates are then those for all ledgers. */
  ledger?: string | undefined
  /** Sent as a bearer token. A function is called for each attempt, so that it can renew the token. */
  token?: SendSettings['token']
  /** Instead of what the runtime provides, for example for a proxy or a client certificate. */
  fetch?: typeof globalThis.fetch | undefined
  /** Time for a call with all its attempts; 60 seconds when omitted. */
  deadlineMs?: number | undefined
  /** Time for one attempt; 20 seconds when omitted. */
  attemptMs?: number | undefined
}

/** A client of Florin. Retries by itself, with one Idempotency-Key per call. */
export interface Florin extends Operations<'post'> {
  /** The same operations at a later moment: `schedule.transfer({ ..., scheduled_for })`. */
  schedule: Operations<'schedule'>
  /** The same operations without effect: judged in full, nothing is written. */
  preview: Operations<'preview'>
  accounts: {
    open(account: Types.NewAccount, options?: WriteOptions): Promise<Types.Account>
    /** By id or code, as in every operation. */
    get(account: string, options?: CallOptions): Promise<Types.Account>
    change(account: string, change: Types.AccountChange, options?: CallOptions): Promise<Types.Account>
    list(filter?: Types.FilterOf<'/v1/accounts'>, options?: CallOptions): Pages<Types.Account>
  }
  transactions: {
    /** By id, or by the key of its order: `key:salary-may`. */
    get(transaction: string, options?: CallOptions): Promise<Types.Transaction>
    list(filter?: Types.FilterOf<'/v1/transactions'>, options?: CallOptions): Pages<Types.Transaction>
  }
  holds: {
    /** By id, or by the key of its order: `key:room-7`. */
    get(hold: string, options?: CallOptions): Promise<Types.HoldWithChanges>
    list(filter?: Types.FilterOf<'/v1/holds'>, options?: CallOptions): Pages<Types.Hold>
  }
  payments: {
    /** By id or number, or by the key of its order: `key:lunch-1`. */
    get(payment: string, options?: CallOptions): Promise<Types.PaymentWithChanges>
    list(filter?: Types.FilterOf<'/v1/payments'>, options?: CallOptions): Pages<Types.Payment>
  }
  /** The balance now, or as of a moment. */
  balance(account: string, options?: CallOptions & { at?: string | undefined }): Promise<Types.AccountBalance>
  /** The entries of an account, newest first; `order: 'asc'` for oldest first. */
  history(
    account: string,
    filter?: Types.FilterOf<'/v1/accounts/{account}/entries'>,
    options?: CallOptions,
  ): Pages<Types.HistoryEntry>
  /**
   * The feed, oldest event first, without an end: `for await (const event of florin.events({ after }))`. Reconnects without
   * limit, and neither loses nor repeats an event. Ends when `signal` is aborted. To resume later, store the id of
   * the last event and pass it as `after`.
   */
  events(selection?: EventSelection): AsyncGenerator<Types.FlorinEvent, void, undefined>
  /** Every operation of the ledger service, by path. */
  ledger: Api<LedgerPaths>
  /** Every operation of the FX service, by path. */
  fx: Api<FxPaths>
  /** Every operation of the revenue service, by path. */
  revenue: Api<RevenuePaths>
}

const deadlineMs = 60_000
const attemptMs = 20_000

export function createFlorin(settings: FlorinSettings): Florin {
  const sending: SendSettings = {
    transport: chooseTransport(settings.fetch),
    token: settings.token,
    ledger: settings.ledger,
    deadlineMs: settings.deadlineMs ?? deadlineMs,
    attemptMs: settings.attemptMs ?? attemptMs,
  }
  const ledger = createApi<LedgerPaths>(settings.ledgerUrl, sending)
  return {
    ...createOperations(ledger, 'post'),
    schedule: createOperations(ledger, 'schedule'),
    preview: createOperations(ledger, 'preview'),
    ...createReads(ledger),
    events: (selection = {}) => followEvents(ledger, selection),
    ledger,
    get fx() {
      return createApi<FxPaths>(require(settings.fxUrl, 'fxUrl'), sending)
    },
    get revenue() {
      return createApi<RevenuePaths>(require(settings.revenueUrl, 'revenueUrl'), sending)
    },
  }
}

function createReads(
  ledger: Api<LedgerPaths>,
): Pick<Florin, 'accounts' | 'transactions' | 'holds' | 'payments' | 'balance' | 'history'> {
  return {
    accounts: {
      open: (account, options) => ledger.post('/v1/accounts', { ...options, body: account }),
      get: (account, options) => ledger.get('/v1/accounts/{account}', { ...options, params: { path: { account } } }),
      change: (account, change, options) =>
        ledger.patch('/v1/accounts/{account}', { ...options, params: { path: { account } }, body: change }),
      list: (filter, options) =>
        createPages((from) => ledger.get('/v1/accounts', { ...options, params: { query: { ...filter, ...from } } })),
    },
    transactions: {
      get: (transaction, options) =>
        ledger.get('/v1/transactions/{transaction}', { ...options, params: { path: { transaction } } }),
      list: (filter, options) =>
        createPages((from) =>
          ledger.get('/v1/transactions', { ...options, params: { query: { ...filter, ...from } } }),
        ),
    },
    holds: {
      get: (hold, options) => ledger.get('/v1/holds/{hold}', { ...options, params: { path: { hold } } }),
      list: (filter, options) =>
        createPages((from) => ledger.get('/v1/holds', { ...options, params: { query: { ...filter, ...from } } })),
    },
    payments: {
      get: (payment, options) => ledger.get('/v1/payments/{payment}', { ...options, params: { path: { payment } } }),
      list: (filter, options) =>
        createPages((from) => ledger.get('/v1/payments', { ...options, params: { query: { ...filter, ...from } } })),
    },
    balance: (account, { at, ...options } = {}) =>
      ledger.get('/v1/accounts/{account}/balance', {
        ...options,
        params: { path: { account }, query: at === undefined ? {} : { at } },
      }),
    history: (account, filter, options) =>
      createPages((from) =>
        ledger.get('/v1/accounts/{account}/entries', {
          ...options,
          params: { path: { account }, query: { ...filter, ...from } },
        }),
      ),
  }
}

function require(url: string | undefined, name: string): string {
  if (url === undefined) throw new TypeError(`createFlorin was called without ${name}.`)
  return url
}

/** The `fetch` that the user gives; else the HTTP client of Node, which takes a third of the time; else the global `fetch`. */
function chooseTransport(fetch: FlorinSettings['fetch']): Transport {
  if (fetch) return createWebTransport(fetch)
  // Looked up for each request, so that a replacement of the global one is used.
  return createNodeTransport() ?? createWebTransport((url, init) => globalThis.fetch(url, init))
}
