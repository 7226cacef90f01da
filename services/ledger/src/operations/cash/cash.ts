import { Amount, type Decimal } from '@florin/money'
import { z } from 'zod'
import { type AccountCache, systemCode } from '../../accounts/cache.ts'
import { checkCreditNormal, checkMoney } from '../../accounts/rules.ts'
import { AccountRef } from '../../accounts/schemas.ts'
import { opposite } from '../../double-entry.ts'
import { paidBy } from '../../fees/charge.ts'
import { rejectsFee } from '../../fees/errors.ts'
import { checkTiming } from '../../scheduled/schemas.ts'
import { type Draft, defineOperation } from '../operation.ts'
import { Currency, feeRule, pricing, repeatable } from '../schemas.ts'

const order = {
  account: AccountRef.meta({ description: 'Id or code of the account of your customer' }),
  amount: Amount,
  currency: Currency,
  ...pricing,
  ...repeatable,
}

const NewDeposit = z
  .strictObject(order)
  .refine(...feeRule)
  .superRefine(checkTiming)
  .meta({ 'x-examples': { salary: { value: { account: 'customers.alice.usd', amount: '125.00' } } } })

const NewWithdrawal = z
  .strictObject(order)
  .refine(...feeRule)
  .superRefine(checkTiming)
  .meta({
    'x-examples': {
      payout: {
        summary: 'Scheduled, and retried for three days while the account lacks funds',
        value: {
          account: 'customers.alice.usd',
          amount: '10.00',
          scheduled_for: '2999-12-31T09:00:00Z',
          retry_until: 'P3D',
        },
      },
    },
  })

/** Money arrives from outside: debits the system account `cash`, credits the account. */
export const deposit = defineOperation({
  id: 'postDeposit',
  kind: 'deposit',
  path: '/deposits',
  summary: 'Post a deposit: money arrives from outside',
  description: 'Debits the system account `system.cash.<currency>` and credits the account.',
  tag: 'deposits',
  role: 'teller',
  body: NewDeposit,
  exampleKey: 'example-deposit',
  rejects: ['currency_mismatch', 'account_type_unsuited', ...rejectsFee],
  prepare: ({ accounts }, { ledger }, order) => moveCash(accounts, ledger, 'debit', order),
})

/** Money leaves: debits the account, credits the system account `cash`. */
export const withdrawal = defineOperation({
  id: 'postWithdrawal',
  kind: 'withdrawal',
  path: '/withdrawals',
  summary: 'Post a withdrawal: money leaves the ledger',
  description: 'Debits the account and credits the system account `system.cash.<currency>`.',
  tag: 'withdrawals',
  role: 'teller',
  body: NewWithdrawal,
  exampleKey: 'example-withdrawal',
  limited: { accounts: ['account', 'fee_account'] },
  rejects: ['currency_mismatch', 'account_type_unsuited', ...rejectsFee],
  prepare: ({ accounts }, { ledger }, order) => moveCash(accounts, ledger, 'credit', order),
})

interface CashOrder {
  account: string
  amount: Decimal
  currency?: string | undefined
}

async function moveCash(
  accounts: AccountCache,
  ledger: number,
  ofCash: 'debit' | 'credit',
  { account: ref, amount, currency }: CashOrder,
): Promise<Draft> {
  const account = await accounts.find(ledger, ref)
  checkMoney(account, amount, currency)
  checkCreditNormal(account)
  const cash = await accounts.find(ledger, systemCode('cash', account.currency))
  const legs = [
    { account: cash, direction: ofCash, amount },
    { account, direction: opposite(ofCash), amount },
  ]
  // Debits first.
  return { legs: ofCash === 'debit' ? legs : legs.reverse(), priced: paidBy(account, amount) }
}
