import { Amount, type Decimal } from '@florin/money'
import { z } from 'zod'
import { type AccountCache, systemCode } from '../../accounts/cache.ts'
import { checkCreditNormal, checkMoney, checkNotSystem } from '../../accounts/rules.ts'
import { AccountRef } from '../../accounts/schemas.ts'
import { type AccountIdentity, normalSide, opposite } from '../../double-entry.ts'
import { LedgerError } from '../../errors.ts'
import { paidBy } from '../../fees/charge.ts'
import { rejectsFee } from '../../fees/errors.ts'
import { checkTiming } from '../../scheduled/schemas.ts'
import { type Draft, defineOperation } from '../operation.ts'
import { Currency, feeRule, pricing, repeatable } from '../schemas.ts'

const order = {
  account: AccountRef.meta({ description: 'Id or code of the account of your customer' }),
  amount: Amount,
  currency: Currency,
  cash_account: AccountRef.optional().meta({
    examples: undefined,
    description:
      'Id or code of the account on the other side: an asset account in the same currency (a bank, a till), or an expense account (interest that you pay). By default `system.cash.<currency>`',
  }),
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

/** Money arrives from outside: debits the cash account, credits the account. */
export const deposit = defineOperation({
  id: 'postDeposit',
  kind: 'deposit',
  path: '/deposits',
  summary: 'Post a deposit: money arrives from outside',
  description:
    'Debits `cash_account`, by default the system account `system.cash.<currency>`, and credits the account.',
  tag: 'deposits',
  role: 'teller',
  body: NewDeposit,
  exampleKey: 'example-deposit',
  rejects: ['currency_mismatch', 'account_type_unsuited', ...rejectsFee],
  prepare: ({ accounts }, { ledger }, order) => moveCash(accounts, ledger, 'debit', order),
})

/** Money leaves: debits the account, credits the cash account. */
export const withdrawal = defineOperation({
  id: 'postWithdrawal',
  kind: 'withdrawal',
  path: '/withdrawals',
  summary: 'Post a withdrawal: money leaves the ledger',
  description: 'Debits the account and credits `cash_account`, by default the system account `system.cash.<currency>`.',
  tag: 'withdrawals',
  role: 'teller',
  body: NewWithdrawal,
  exampleKey: 'example-withdrawal',
  limited: { accounts: ['account', 'cash_account', 'fee_account'] },
  rejects: ['currency_mismatch', 'account_type_unsuited', ...rejectsFee],
  prepare: ({ accounts }, { ledger }, order) => moveCash(accounts, ledger, 'credit', order),
})

interface CashOrder {
  account: string
  amount: Decimal
  currency?: string | undefined
  cash_account?: string | undefined
}

async function moveCash(
  accounts: AccountCache,
  ledger: number,
  ofCash: 'debit' | 'credit',
  { account: ref, amount, currency, cash_account }: CashOrder,
): Promise<Draft> {
  // In parallel: uncached accounts are read in one statement.
  const [account, named] = await Promise.all([
    accounts.find(ledger, ref),
    cash_account === undefined ? undefined : accounts.find(ledger, cash_account),
  ])
  checkMoney(account, amount, currency)
  checkCreditNormal(account)
  if (named) checkCash(named, account)
  const cash = named ?? (await accounts.find(ledger, systemCode('cash', account.currency)))
  const legs = [
    { account: cash, direction: ofCash, amount },
    { account, direction: opposite(ofCash), amount },
  ]
  // Debits first.
  return { legs: ofCash === 'debit' ? legs : legs.reverse(), priced: paidBy(account, amount) }
}

/**
 * Rejects what cannot be the other side. It grows by debits, so that a deposit raises both balances and a withdrawal lowers
 * both: with an account that grows by credits, money would only change hands, which is a transfer.
 */
function checkCash(cash: AccountIdentity, { currency }: AccountIdentity): void {
  checkNotSystem(cash)
  const name = cash.code ?? cash.id
  if (normalSide(cash.type) !== 'debit') {
    throw new LedgerError(
      'account_type_unsuited',
      `cash_account ${name} is of type ${cash.type}. Name an account of type asset or expense, or post a transfer: POST /v1/transfers.`,
    )
  }
  if (cash.currency !== currency) {
    throw new LedgerError(
      'currency_mismatch',
      `cash_account ${name} is in ${cash.currency}, and account is in ${currency}. Name a cash account in ${currency}.`,
    )
  }
}
