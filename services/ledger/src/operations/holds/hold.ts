import { Amount, formatMoney } from '@florin/money'
import { z } from 'zod'
import { checkMoney, checkNotSystem } from '../../accounts/rules.ts'
import { AccountRef } from '../../accounts/schemas.ts'
import { normalSide, opposite } from '../../double-entry.ts'
import { type NewHold as HoldTerms, holdPart } from '../../holds/part.ts'
import { presentHold } from '../../holds/present.ts'
import { DryRunHold, Hold } from '../../holds/schemas.ts'
import { attach } from '../../posting/part.ts'
import type { Answer } from '../../posting/posting.ts'
import { checkTiming } from '../../scheduled/schemas.ts'
import { defineOperation } from '../operation.ts'
import { Currency, feeRule, pricing, repeatable } from '../schemas.ts'
import { checkPair } from '../transfers/transfer.ts'

const { effective_at: _, expires_at, ...texts } = repeatable
const feeOfCaptures = {
  fee_schedule: pricing.fee_schedule.meta({
    examples: undefined,
    description: 'Code of a fee schedule: its fee is charged with each capture that names no other',
  }),
  fee_account: pricing.fee_account,
}
const secondsMax = 366 * 86_400
const presetSeconds = 7 * 86_400

const NewHold = z
  .strictObject({
    account: AccountRef.meta({ description: 'Id or code of the account on which the amount is reserved' }),
    target_account: AccountRef.optional().meta({
      description: 'Id or code of the account that captures credit; when omitted, each capture names one',
    }),
    amount: Amount,
    currency: Currency,
    expires_at: expires_at.meta({
      type: 'string',
      format: 'date-time',
      examples: ['2999-12-31T23:59:59Z'],
      description: 'The moment from which the hold cannot be captured; by the clock of the database',
    }),
    expires_in: z
      .int()
      .min(1)
      .max(secondsMax)
      .optional()
      .meta({
        examples: [3_600],
        description: 'Instead of `expires_at`: seconds from now. Default: 604800, seven days',
      }),
    ...feeOfCaptures,
    ...texts,
  })
  .refine(...feeRule)
  .refine(({ expires_at, expires_in }) => expires_at === undefined || expires_in === undefined, {
    error: 'Send either expires_at or expires_in',
    path: ['expires_in'],
  })
  .superRefine(checkTiming)
  .meta({
    'x-examples': {
      hotel: {
        value: {
          account: 'customers.alice.usd',
          target_account: 'customers.bob.usd',
          amount: '50.00',
          reference: 'room-7',
        },
      },
    },
  })

/** Reserves an amount. It stays in the balance, and is not available until the hold ends. */
export const hold = defineOperation({
  id: 'postHold',
  kind: 'hold',
  path: '/holds',
  summary: 'Hold an amount: reserve it for later captures',
  description:
    'The amount stays in `posted`, is added to `pending`, and is not `available` until the hold is captured, voided or expired. No entry is written.',
  tag: 'holds',
  role: 'teller',
  body: NewHold,
  exampleKey: 'example-hold',
  limited: { accounts: ['account', 'fee_account'] },
  rejects: ['currency_mismatch', 'same_account', 'account_type_unsuited'],
  reservation: {
    schema: Hold,
    dryRunSchema: DryRunHold,
    location: ({ id }: { id: string }) => `/v1/holds/${id}`,
    asDryRun: (hold: object) => ({ ...hold, id: null }),
  },

  async prepare({ accounts }, { ledger }, order) {
    const { amount, currency, reference = null, description = null, metadata = null } = order
    const find = (ref: string | undefined) => (ref === undefined ? null : accounts.find(ledger, ref))
    const [account, target, feeAccount] = await Promise.all([
      accounts.find(ledger, order.account),
      find(order.target_account),
      find(order.fee_account),
    ])
    checkNotSystem(account)
    checkMoney(account, amount, currency)
    if (target) {
      checkPair(account, target)
      checkNotSystem(target)
    }
    const expiry = order.expires_at
      ? { at: order.expires_at }
      : { afterMs: (order.expires_in ?? presetSeconds) * 1_000 }
    const feeSchedule = order.fee_schedule ?? null
    const texts = { reference, description, metadata }
    const terms: HoldTerms = { account, target, amount, expiry, feeSchedule, feeAccount, ...texts }
    return {
      legs: [{ account, direction: opposite(normalSide(account.type)), amount, layer: 'pending' as const }],
      parts: [attach(holdPart, terms)],
      answer: answerOf(terms),
    }
  },
})

/** The engine fills in what begins with the hold. */
const unknownYet = new Date(0)

function answerOf({ account, target, amount, expiry, feeAccount, ...others }: HoldTerms): Answer {
  const money = (value: typeof amount) => formatMoney(value, account.exponent)
  const zero = money(amount.minus(amount))
  const isFixed = 'at' in expiry
  const fields = presentHold({
    ...others,
    feeAccount: feeAccount?.id ?? null,
    id: '',
    account: account.id,
    accountCode: account.code,
    currency: account.currency,
    exponent: account.exponent,
    targetAccount: target?.id ?? null,
    amount: money(amount),
    captured: zero,
    released: zero,
    status: 'open',
    changes: 0,
    expiresAt: isFixed ? new Date(expiry.at) : unknownYet,
    endedAt: null,
    createdAt: unknownYet,
  })
  return { fields, id: 'id', momentsMs: { created_at: 0, ...(!isFixed && { expires_at: expiry.afterMs }) } }
}
