import { Amount } from '@florin/money'
import { z } from 'zod'
import { checkMoney, checkNotSystem } from '../../accounts/rules.ts'
import { AccountRef } from '../../accounts/schemas.ts'
import { type AccountIdentity, normalSide, opposite } from '../../double-entry.ts'
import { LedgerError } from '../../errors.ts'
import { paidBy } from '../../fees/charge.ts'
import { rejectsFee } from '../../fees/errors.ts'
import { checkTiming } from '../../scheduled/schemas.ts'
import { defineOperation } from '../operation.ts'
import { Currency, feeRule, pricing, repeatable } from '../schemas.ts'

const NewTransfer = z
  .strictObject({
    source_account: AccountRef.meta({ description: 'Id or code of the account that pays' }),
    target_account: AccountRef.meta({ description: 'Id or code of the account that receives' }),
    amount: Amount,
    currency: Currency,
    ...pricing,
    ...repeatable,
  })
  .refine(...feeRule)
  .superRefine(checkTiming)
  .meta({
    'x-examples': {
      dinner: {
        value: {
          source_account: 'customers.alice.usd',
          target_account: 'customers.bob.usd',
          amount: '25.00',
          reference: 'dinner-42',
        },
      },
    },
  })

/** Moves an amount from the source's balance to the target's. Both accounts have the same currency. */
export const transfer = defineOperation({
  id: 'postTransfer',
  kind: 'transfer',
  path: '/transfers',
  summary: 'Post a transfer between two accounts',
  description: 'Both accounts must have the same currency; otherwise post a conversion.',
  tag: 'transfers',
  role: 'teller',
  body: NewTransfer,
  exampleKey: 'example-transfer',
  limited: { accounts: ['source_account', 'fee_account'] },
  rejects: ['same_account', 'currency_mismatch', 'account_type_unsuited', ...rejectsFee],

  async prepare({ accounts }, { ledger }, { source_account, target_account, amount, currency }) {
    // In parallel: uncached accounts are read in one statement.
    const [source, target] = await Promise.all([
      accounts.find(ledger, source_account),
      accounts.find(ledger, target_account),
    ])
    checkPair(source, target)
    checkNotSystem(source)
    checkNotSystem(target)
    checkMoney(source, amount, currency)
    const grows = normalSide(source.type)
    return {
      legs: [
        { account: source, direction: opposite(grows), amount },
        { account: target, direction: grows, amount },
      ],
      priced: paidBy(source, amount),
    }
  },
})

/** Rejects accounts of different currencies, identical accounts, and types with different normal sides. */
export function checkPair(source: AccountIdentity, target: AccountIdentity): void {
  if (source.currency !== target.currency) {
    throw new LedgerError(
      'currency_mismatch',
      `source_account is in ${source.currency} and target_account is in ${target.currency}. A transfer needs one currency. ` +
        'Convert money with POST /v1/conversions.',
    )
  }
  if (source.id === target.id) {
    throw new LedgerError(
      'same_account',
      'source_account and target_account are the same account. Send two different accounts.',
    )
  }
  if (normalSide(source.type) !== normalSide(target.type)) {
    throw new LedgerError(
      'account_type_unsuited',
      `A transfer cannot move money from an account of type ${source.type} to one of type ${target.type}, because one grows ` +
        'by debits and the other by credits. Post a journal: POST /v1/transactions.',
    )
  }
}
