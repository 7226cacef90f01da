import { Amount } from '@florin/money'
import { z } from 'zod'
import { checkMoney, checkNotSystem } from '../../accounts/rules.ts'
import { AccountRef } from '../../accounts/schemas.ts'
import { type AccountIdentity, normalSide, opposite } from '../../double-entry.ts'
import { LedgerError } from '../../errors.ts'
import { paidBy } from '../../fees/charge.ts'
import { rejectsFee } from '../../fees/errors.ts'
import { defineOperation } from '../operation.ts'
import { Currency, details, feeRule, pricing } from '../schemas.ts'

const NewTransfer = z
  .strictObject({
    source_account: AccountRef,
    target_account: AccountRef,
    amount: Amount,
    currency: Currency,
    ...pricing,
    ...details,
  })
  .refine(...feeRule)
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

/** The source's balance falls by the amount, the target's grows by it. Both are of one currency: nothing is exchanged. */
export const transfer = defineOperation({
  id: 'postTransfer',
  kind: 'transfer',
  path: '/transfers',
  summary: 'Move money between two accounts of one currency',
  tag: 'transfers',
  role: 'teller',
  body: NewTransfer,
  exampleKey: 'example-transfer',
  rejects: ['same_account', 'currency_mismatch', 'account_type_unsuited', ...rejectsFee],

  async prepare({ accounts }, { ledger }, { source_account, target_account, amount, currency }) {
    // Together: those that are not cached are read in one statement.
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

/** Rejects two accounts between which an amount cannot simply move. */
export function checkPair(source: AccountIdentity, target: AccountIdentity): void {
  if (source.currency !== target.currency) {
    throw new LedgerError(
      'currency_mismatch',
      `source_account is in ${source.currency} and target_account is in ${target.currency}: a transfer is of one ` +
        'currency. Exchange money with POST /v1/conversions.',
    )
  }
  if (source.id === target.id) {
    throw new LedgerError('same_account', 'source_account and target_account are the same account: nothing would move.')
  }
  if (normalSide(source.type) !== normalSide(target.type)) {
    throw new LedgerError(
      'account_type_unsuited',
      `No entry lowers an account of type ${source.type} and raises one of type ${target.type} by the same amount. ` +
        'Say which side is debited with POST /v1/transactions.',
    )
  }
}
