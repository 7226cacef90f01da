import type { z } from 'zod'
import type { Books } from '../books.ts'
import type { WriteContext } from '../context.ts'
import { LedgerError } from '../errors.ts'
import { paidBy, postPriced } from '../fees/fees.ts'
import { checkCustomers, checkMoney } from '../posting/post.ts'
import { type AccountFacts, normalSide, opposite } from '../posting/posting.ts'
import type { Posted } from '../replies.ts'
import type { NewTransfer } from './schemas.ts'

/** The source's balance falls by the amount, the target's grows by it. Both are of one currency: nothing is exchanged. */
export async function postTransfer(
  books: Books,
  context: WriteContext,
  order: z.output<typeof NewTransfer>,
): Promise<Posted> {
  const { source_account, target_account, amount, currency, ...notes } = order
  // Together: those that are not cached are read in one statement.
  const [source, target] = await Promise.all([
    books.accounts.find(context.ledger, source_account),
    books.accounts.find(context.ledger, target_account),
  ])
  checkPair(source, target)
  checkCustomers(source)
  checkCustomers(target)
  checkMoney(source, amount, currency)
  const grows = normalSide(source.type)
  return postPriced(
    books,
    context,
    'transfer',
    [
      { account: source, direction: opposite(grows), amount },
      { account: target, direction: grows, amount },
    ],
    notes,
    paidBy(source, amount),
  )
}

/** Rejects two accounts between which an amount cannot simply move. */
export function checkPair(source: AccountFacts, target: AccountFacts): void {
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
