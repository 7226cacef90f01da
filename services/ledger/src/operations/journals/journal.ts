import { Amount, Decimal, formatMoney } from '@florin/money'
import { bodyBytesWithMetadata, countedFirst } from '@florin/server'
import { z } from 'zod'
import { checkMoney } from '../../accounts/rules.ts'
import { AccountRef } from '../../accounts/schemas.ts'
import { type AccountIdentity, directions, type Leg } from '../../double-entry.ts'
import { LedgerError } from '../../errors.ts'
import { rejectsFee } from '../../fees/errors.ts'
import { checkTiming } from '../../scheduled/schemas.ts'
import { defineOperation } from '../operation.ts'
import { Currency, feeRule, pricing, repeatable } from '../schemas.ts'

const entriesMax = 100
/** Bytes of an entry with the longest account, amount and currency, and white space. */
const entryBytesMax = 512
/** Body limit of a journal. */
const journalBytesMax = bodyBytesWithMetadata + entriesMax * entryBytesMax
const NewJournal = z
  .strictObject({
    entries: countedFirst(
      z
        .array(
          z.strictObject({
            account: AccountRef,
            direction: z.enum(directions).meta({ description: 'The side of the entry' }),
            amount: Amount,
            currency: Currency,
          }),
        )
        .min(2)
        .max(entriesMax),
      entriesMax,
      `Send at most ${entriesMax} entries`,
    ).meta({ description: 'Debits and credits must be equal in each currency' }),
    adjustment: z
      .boolean()
      .optional()
      .meta({
        examples: undefined,
        description:
          'true: a manual correction of kind `adjustment`. Only an adjustment may post to the system accounts of fees, ' +
          'spreads, FX positions and cashbacks (`system.fees.*`, `system.fx-spread.*`, `system.fx.*`, `system.cashback.*`). `/v1/fx/positions` and ' +
          '`pnpm verify` report it',
      }),
    ...pricing,
    ...repeatable,
  })
  .refine(...feeRule)
  .superRefine(checkTiming)
  .refine(({ adjustment, fee_schedule }) => adjustment !== true || fee_schedule === undefined, {
    error: 'An adjustment has no fee. Remove fee_schedule',
    path: ['fee_schedule'],
  })
  .meta({
    'x-examples': {
      gift: {
        summary: 'Bob gives Alice 5.00: two entries',
        value: {
          entries: [
            { account: 'customers.bob.usd', direction: 'debit', amount: '5.00' },
            { account: 'customers.alice.usd', direction: 'credit', amount: '5.00' },
          ],
          description: 'A gift',
        },
      },
    },
  })

/** Posts the client's own entries, which must balance in each currency. */
export const journal = defineOperation({
  id: 'postJournal',
  kind: 'journal',
  path: '/transactions',
  summary: 'Post a journal: your own debits and credits',
  description: '2 to 100 entries. Debits and credits must be equal in each currency.',
  tag: 'transactions',
  role: 'accountant',
  body: NewJournal,
  bodyBytesMax: journalBytesMax,
  exampleKey: 'example-journal',
  rejects: ['currency_mismatch', 'entries_unbalanced', 'fee_account_missing', 'account_type_unsuited', ...rejectsFee],

  async prepare({ accounts }, { ledger }, { entries, adjustment = false }) {
    const found = await Promise.all(entries.map(({ account: ref }) => accounts.find(ledger, ref)))
    const legs = entries.map(({ direction, amount, currency }, index): Leg => {
      const account = found[index] as AccountIdentity
      if (!adjustment) checkNotEarned(account)
      checkMoney(account, amount, currency)
      return { account, direction, amount }
    })
    checkBalanced(legs)
    if (adjustment) return { kind: 'adjustment', legs }
    // A journal has no designated payment: the fee is based on total debits in the payer's currency.
    const debitsIn = (currency: string) => {
      const debits = legs.filter(({ account, direction }) => direction === 'debit' && account.currency === currency)
      return debits.length > 0 ? debits.reduce((sum, { amount }) => sum.plus(amount), zero) : undefined
    }
    return { legs, priced: { payer: undefined, amountIn: debitsIn } }
  },
})

/** Rejects system accounts of fees, spreads, FX positions and cashbacks, so that the reports on those agree with the accounts. */
function checkNotEarned({ code }: AccountIdentity): void {
  if (!code || !earnedCode.test(code)) return
  throw new LedgerError(
    'system_account',
    `Only fees, conversions, cashbacks and adjustments post to ${code}. To correct it, send the journal with "adjustment": true.`,
  )
}

const earnedCode = /^system\.(fees|fx|fx-spread|cashback)\./

/** Rejects legs that do not balance. The error states the difference in each currency. */
export function checkBalanced(legs: Leg[]): void {
  const wrong = [...Map.groupBy(legs, ({ account }) => account.currency)].flatMap(([currency, ofCurrency]) => {
    const sum = (side: Leg['direction']) =>
      ofCurrency.filter(({ direction }) => direction === side).reduce((total, { amount }) => total.plus(amount), zero)
    const debits = sum('debit')
    const credits = sum('credit')
    if (debits.eq(credits)) return []
    const text = (amount: Decimal) => formatMoney(amount, ofCurrency[0]?.account.exponent ?? 0)
    return `${currency}: debits ${text(debits)}, credits ${text(credits)}, a difference of ${text(debits.minus(credits).abs())}`
  })
  if (wrong.length === 0) return
  throw new LedgerError('entries_unbalanced', `Debits and credits must be equal in each currency. ${wrong.join('; ')}.`)
}

const zero = new Decimal(0)
