import type { components, paths } from './generated/ledger.ts'

type Schemas = components['schemas']
type OfPost<Path extends keyof paths> = paths[Path]['post'] extends { requestBody?: infer Body } ? Body : never
type OfGet<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? Query
  : never

export type Account = Schemas['Account']
export type AccountBalance = Schemas['AccountBalance']
export type FlorinEvent = Schemas['Event']
export type HistoryEntry = Schemas['HistoryEntry']
export type Hold = Schemas['Hold']
export type HoldWithChanges = Schemas['HoldWithChanges']
export type Payment = Schemas['Payment']
export type PaymentWithChanges = Schemas['PaymentWithChanges']
/** An order that waits for the approval of a second person, or that had it. */
export type Proposal = Schemas['Proposal']
export type ScheduledOrder = Schemas['ScheduledOrder']
export type Transaction = Schemas['Transaction']
/** What a preview answers: the transaction as it would be, without an id. */
export type TransactionPreview = Schemas['DryRunTransaction']
/** What a preview answers: the hold as it would be, without an id. */
export type HoldPreview = Schemas['DryRunHold']

/** The body of a POST. */
export type BodyOf<Path extends keyof paths> =
  Exclude<OfPost<Path>, undefined> extends {
    content: { 'application/json': infer Body }
  }
    ? Body
    : never

/** The filters of a list. The client sends the cursor. */
export type FilterOf<Path extends keyof paths> = Omit<NonNullable<OfGet<Path>>, 'cursor'>

export type NewAccount = BodyOf<'/v1/accounts'>
export type EventType = FlorinEvent['type']
export type AccountChange = NonNullable<
  paths['/v1/accounts/{account}']['patch']['requestBody']
>['content']['application/json']
