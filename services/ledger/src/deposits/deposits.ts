import type { z } from 'zod'
import { systemCode } from '../accounts/directory.ts'
import type { Books } from '../books.ts'
import type { WriteContext } from '../context.ts'
import { paidBy, postPriced } from '../fees/fees.ts'
import { checkCreditNormal, checkMoney } from '../posting/post.ts'
import type { Posted } from '../replies.ts'
import type { NewDeposit } from './schemas.ts'

/** Money comes in from outside: the ledger's cash grows, and with it what is owed to the account. */
export async function postDeposit(
  books: Books,
  context: WriteContext,
  { account: ref, amount, currency, ...notes }: z.output<typeof NewDeposit>,
): Promise<Posted> {
  const account = await books.accounts.find(context.ledger, ref)
  checkMoney(account, amount, currency)
  checkCreditNormal(account)
  const cash = await books.accounts.find(context.ledger, systemCode('cash', account.currency))
  return postPriced(
    books,
    context,
    'deposit',
    [
      { account: cash, direction: 'debit', amount },
      { account, direction: 'credit', amount },
    ],
    notes,
    paidBy(account, amount),
  )
}
