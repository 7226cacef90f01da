import type { z } from 'zod'
import { systemCode } from '../accounts/directory.ts'
import type { Books } from '../books.ts'
import type { WriteContext } from '../context.ts'
import { paidBy, postPriced } from '../fees/fees.ts'
import { checkCreditNormal, checkMoney } from '../posting/post.ts'
import type { Posted } from '../replies.ts'
import type { NewWithdrawal } from './schemas.ts'

/** Money goes out: what is owed to the account shrinks, and with it the ledger's cash. */
export async function postWithdrawal(
  books: Books,
  context: WriteContext,
  { account: ref, amount, currency, ...notes }: z.output<typeof NewWithdrawal>,
): Promise<Posted> {
  const account = await books.accounts.find(context.ledger, ref)
  checkMoney(account, amount, currency)
  checkCreditNormal(account)
  const cash = await books.accounts.find(context.ledger, systemCode('cash', account.currency))
  return postPriced(
    books,
    context,
    'withdrawal',
    [
      { account, direction: 'debit', amount },
      { account: cash, direction: 'credit', amount },
    ],
    notes,
    paidBy(account, amount),
  )
}
