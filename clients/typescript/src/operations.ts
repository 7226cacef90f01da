import type { Api } from './api.ts'
import { FlorinProposed } from './errors.ts'
import type { paths } from './generated/ledger.ts'
import type { WriteOptions } from './request.ts'
import type { BodyOf, Hold, HoldPreview, Proposal, ScheduledOrder, Transaction, TransactionPreview } from './types.ts'

type ScheduleField = 'scheduled_for' | 'retry_until' | 'every' | 'time_zone' | 'until'
type Without<Body, Field extends string> = Body extends unknown ? Omit<Body, Field> : never

interface Modes {
  /** At once. */
  post: { transaction: Transaction; hold: Hold }
  /** At the moment `scheduled_for`. */
  schedule: { transaction: ScheduledOrder; hold: ScheduledOrder }
  /** Never: judged in full, nothing is written. */
  preview: { transaction: TransactionPreview; hold: HoldPreview }
}
export type Mode = keyof Modes

/** The body of an operation. An order that is posted at once cannot be scheduled by mistake. */
export type Order<Path extends keyof paths, In extends Mode = 'post'> = In extends 'schedule'
  ? BodyOf<Path> & { scheduled_for: string }
  : Without<BodyOf<Path>, ScheduleField>

/** The order may be left out where it needs no field. */
type Rest<Body> = object extends Body ? [order?: Body, options?: WriteOptions] : [order: Body, options?: WriteOptions]

/** The operations that move or reserve money. They throw `FlorinProposed` if the order needs a second person. */
export interface Operations<In extends Mode> {
  deposit(order: Order<'/v1/deposits', In>, options?: WriteOptions): Promise<Modes[In]['transaction']>
  withdraw(order: Order<'/v1/withdrawals', In>, options?: WriteOptions): Promise<Modes[In]['transaction']>
  transfer(order: Order<'/v1/transfers', In>, options?: WriteOptions): Promise<Modes[In]['transaction']>
  /** Moves money between accounts of two currencies. Name a quote, a limit of the rate, or `at_any_rate`. */
  convert(order: Order<'/v1/conversions', In>, options?: WriteOptions): Promise<Modes[In]['transaction']>
  /** Pays a merchant; may earn a cashback. */
  pay(order: Order<'/v1/payments', In>, options?: WriteOptions): Promise<Modes[In]['transaction']>
  /** Refunds an `amount` of a payment. */
  refund(payment: string, ...rest: Rest<Order<'/v1/payments/{payment}/refund', In>>): Promise<Modes[In]['transaction']>
  /** Reserves money. */
  hold(order: Order<'/v1/holds', In>, options?: WriteOptions): Promise<Modes[In]['hold']>
  /** Moves held money: the `amount`, or all of it. */
  capture(hold: string, ...rest: Rest<Order<'/v1/holds/{hold}/capture', In>>): Promise<Modes[In]['transaction']>
  /** Releases held money. */
  void(hold: string, ...rest: Rest<Order<'/v1/holds/{hold}/void', In>>): Promise<Modes[In]['hold']>
  /** Posts entries of your own: debits and credits that balance. */
  journal(order: Order<'/v1/transactions', In>, options?: WriteOptions): Promise<Modes[In]['transaction']>
  reverse(
    transaction: string,
    ...rest: Rest<Order<'/v1/transactions/{transaction}/reversal', In>>
  ): Promise<Modes[In]['transaction']>
}

export function createOperations<In extends Mode>(ledger: Api<paths>, mode: In): Operations<In> {
  const query = mode === 'preview' ? { dry_run: 'true' } : undefined
  const post = async (
    path: string,
    body: object | undefined,
    options?: WriteOptions,
    params?: Record<string, string>,
  ) => {
    const answer: object = await ledger.post(
      path as never,
      { ...options, body, params: { path: params, query } } as never,
    )
    if (isProposal(answer)) throw new FlorinProposed(answer)
    return answer
  }
  const operations = {
    deposit: (order: object, options?: WriteOptions) => post('/v1/deposits', order, options),
    withdraw: (order: object, options?: WriteOptions) => post('/v1/withdrawals', order, options),
    transfer: (order: object, options?: WriteOptions) => post('/v1/transfers', order, options),
    convert: (order: object, options?: WriteOptions) => post('/v1/conversions', order, options),
    pay: (order: object, options?: WriteOptions) => post('/v1/payments', order, options),
    refund: (payment: string, order: object = {}, options?: WriteOptions) =>
      post('/v1/payments/{payment}/refund', order, options, { payment }),
    hold: (order: object, options?: WriteOptions) => post('/v1/holds', order, options),
    capture: (hold: string, order: object = {}, options?: WriteOptions) =>
      post('/v1/holds/{hold}/capture', order, options, { hold }),
    void: (hold: string, order?: object, options?: WriteOptions) =>
      post('/v1/holds/{hold}/void', order, options, { hold }),
    journal: (order: object, options?: WriteOptions) => post('/v1/transactions', order, options),
    reverse: (transaction: string, order?: object, options?: WriteOptions) =>
      post('/v1/transactions/{transaction}/reversal', order, options, { transaction }),
  }
  // Its types depend on the mode, and its requests do not.
  return operations as Operations<In>
}

/** Of all that an order makes, a proposal alone has an author. */
const isProposal = (answer: object): answer is Proposal => 'author' in answer
