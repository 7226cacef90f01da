import { Amount } from '@florin/money'
import { z } from 'zod'
import { systemCode } from '../../accounts/cache.ts'
import { checkCreditNormal, checkMoney, checkNotSystem } from '../../accounts/rules.ts'
import { AccountRef } from '../../accounts/schemas.ts'
import { paidBy } from '../../fees/charge.ts'
import { rejectsFee } from '../../fees/errors.ts'
import { checkTiming } from '../../scheduled/schemas.ts'
import { defineOperation } from '../operation.ts'
import { Currency, feeRule, pricing, repeatable } from '../schemas.ts'
import { checkPair } from '../transfers/transfer.ts'
import { attachPayment, merchantFields, promisedBy } from './merchant.ts'

const NewPayment = z
  .strictObject({
    account: AccountRef.meta({ description: 'Id or code of the account that pays' }),
    target_account: AccountRef.optional().meta({
      examples: undefined,
      description: 'Id or code of the account of the merchant; when omitted, the money leaves the ledger',
    }),
    amount: Amount,
    currency: Currency,
    merchant: merchantFields.merchant,
    cashback: merchantFields.cashback,
    ...pricing,
    ...repeatable,
  })
  .refine(...feeRule)
  .superRefine(checkTiming)
  .meta({
    'x-examples': {
      lunch: {
        value: {
          account: 'customers.alice.usd',
          amount: '12.50',
          merchant: { name: 'Noodle Bar', category: 'restaurants' },
          cashback: { percentage_bps: '200', delay: 86_400 },
        },
      },
    },
  })

/** Money for a merchant, which may earn a cashback. */
export const payment = defineOperation({
  id: 'postPayment',
  kind: 'payment',
  path: '/payments',
  summary: 'Post a payment to a merchant, with a cashback',
  description:
    'Debits the account, and credits the account of the merchant or the system account `system.cash.<currency>`. The cashback is paid from `system.cashback.<currency>` when it falls due. The transaction shows the number of the payment.',
  tag: 'payments',
  role: 'teller',
  body: NewPayment,
  exampleKey: 'example-payment',
  // Who pays does not choose the cashback.
  limited: { accounts: ['account', 'fee_account'], without: ['cashback'] },
  rejects: ['same_account', 'currency_mismatch', 'account_type_unsuited', ...rejectsFee],

  async prepare(deps, { ledger }, { account: ref, target_account, amount, currency, merchant, cashback }) {
    const account = await deps.accounts.find(ledger, ref)
    checkMoney(account, amount, currency)
    checkCreditNormal(account)
    const target = await deps.accounts.find(ledger, target_account ?? systemCode('cash', account.currency))
    if (target_account !== undefined) {
      checkPair(account, target)
      checkNotSystem(target)
    }
    return {
      legs: [
        { account, direction: 'debit', amount },
        { account: target, direction: 'credit', amount },
      ],
      promised: promisedBy({ account, cashback }),
      parts: [await attachPayment(deps, { account, target, amount, merchant, cashback })],
      priced: paidBy(account, amount),
    }
  },
})
