import { Amount, Decimal } from '@florin/money'
import { z } from 'zod'
import { checkCreditNormal, checkMoney, checkNotSystem } from '../../accounts/rules.ts'
import { AccountRef } from '../../accounts/schemas.ts'
import { type Leg, normalSide, opposite } from '../../double-entry.ts'
import { LedgerError } from '../../errors.ts'
import { paidBy } from '../../fees/charge.ts'
import { rejectsFee } from '../../fees/errors.ts'
import { holdChangePart } from '../../holds/part.ts'
import { remainingOf } from '../../holds/present.ts'
import { holdParams } from '../../holds/schemas.ts'
import { attach } from '../../posting/part.ts'
import { checkTiming } from '../../scheduled/schemas.ts'
import { defineOperation } from '../operation.ts'
import { attachPayment, merchantFields, promisedBy } from '../payments/merchant.ts'
import { Currency, details, feeRule, pricing } from '../schemas.ts'
import { checkPair } from '../transfers/transfer.ts'

const NewCapture = z
  .strictObject({
    amount: Amount.optional().meta({ description: 'All that remains when omitted' }),
    currency: Currency,
    target_account: AccountRef.optional().meta({
      examples: undefined,
      description: 'Id or code of the account that receives, if the hold names none',
    }),
    final: z
      .boolean()
      .default(false)
      .meta({ description: 'The last capture: releases what remains after it', examples: [true] }),
    merchant: merchantFields.merchant.optional().meta({
      examples: undefined,
      description: 'Makes the capture a payment: with a number, a cashback, and refunds',
    }),
    cashback: merchantFields.cashback,
    ...pricing,
    ...details,
  })
  .refine(...feeRule)
  .refine(({ merchant, cashback }) => merchant !== undefined || cashback === undefined, {
    error: 'Send merchant with cashback',
    path: ['cashback'],
  })
  .superRefine(checkTiming)
  .meta({ 'x-examples': { checkout: { value: { amount: '42.50' } } } })

/** Moves a held amount to the target: a transaction that names its hold. */
export const capture = defineOperation({
  id: 'postCapture',
  kind: 'capture',
  path: '/holds/:hold/capture',
  summary: 'Capture a hold, or a part of it',
  description:
    'Moves the amount from the account of the hold to the target. Several captures are possible until nothing remains; one with `final` releases the rest.',
  tag: 'holds',
  role: 'teller',
  params: holdParams,
  body: NewCapture,
  exampleKey: 'example-capture',
  rejects: [
    'hold_not_found',
    'hold_ended',
    'hold_expired',
    'hold_exceeded',
    'hold_changed',
    'target_account_missing',
    'target_account_fixed',
    'currency_mismatch',
    'same_account',
    'account_type_unsuited',
    ...rejectsFee,
  ],

  async prepare(deps, { ledger }, order, id) {
    const { accounts } = deps
    const hold = await deps.findHold(ledger, id)
    const [account, target] = await Promise.all([
      accounts.find(ledger, hold.account),
      findTarget(hold.targetAccount, order.target_account, (ref) => accounts.find(ledger, ref)),
    ])
    checkPair(account, target)
    checkNotSystem(target)
    const remaining = remainingOf(hold)
    // Of a hold that has ended nothing remains: it is rejected under the locks, so that a retry gets its first answer.
    const amount = order.amount ?? (remaining.isZero() ? new Decimal(hold.amount) : remaining)
    checkMoney(account, amount, order.currency)
    const isFinal = order.final || order.amount === undefined
    const released = isFinal ? Decimal.max(remaining.minus(amount), 0) : new Decimal(0)
    const grows = normalSide(account.type)
    const legs: Leg[] = [
      { account, direction: opposite(grows), amount },
      { account: target, direction: grows, amount },
      { account, direction: grows, amount: amount.plus(released), layer: 'pending' },
    ]
    const change = { hold: hold.id, exponent: account.exponent, captured: amount, released }
    const parts = [attach(holdChangePart, { ...change, ending: isFinal ? 'captured' : null })]
    if (order.merchant) {
      checkCreditNormal(account)
      const { merchant, cashback } = order
      parts.push(await attachPayment(deps, { account, target, amount, merchant, cashback }))
    }
    return {
      legs,
      promised: promisedBy({ account, cashback: order.cashback }),
      parts,
      priced: paidBy(account, amount),
      ...(hold.feeSchedule !== null && { fee: { schedule: hold.feeSchedule, account: hold.feeAccount ?? undefined } }),
    }
  },
})

async function findTarget<T>(
  ofHold: string | null,
  ofOrder: string | undefined,
  find: (ref: string) => Promise<T & { id: string }>,
): Promise<T & { id: string }> {
  const ref = ofOrder ?? ofHold
  if (ref === null) {
    throw new LedgerError(
      'target_account_missing',
      'The hold names no target account. Send target_account with the capture.',
    )
  }
  const target = await find(ref)
  if (ofHold !== null && target.id !== ofHold) {
    throw new LedgerError('target_account_fixed', `The hold is for account ${ofHold}. Leave target_account out.`)
  }
  return target
}
