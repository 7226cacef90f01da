import { Decimal, formatMoney } from '@florin/money'
import { z } from 'zod'
import type { AccountIdentity, TransactionKind } from '../double-entry.ts'
import { type Part, within } from '../posting/part.ts'
import { insertFees, type NewFee } from './queries.ts'

/** A fee or spread that the ledger earns by a posting, or refunds by a reversal. */
export interface PostedFee {
  /** Kind of the transaction, or `fx_spread` for the spread of a conversion. */
  kind: TransactionKind | 'fx_spread'
  /** Null for a spread. */
  schedule: { code: string; version: number } | null
  /** The payer. */
  account: AccountIdentity
  /** In the currency of `leg`; negative in a reversal. */
  amount: Decimal
  currency: string
  /** Decimals of the currency. */
  exponent: number
  /** Index of the leg that earns it, from 0; null for a fee of zero. */
  leg: number | null
  /** Id of the fee that this one reverses. */
  reverses: string | null
}

const Fee = z
  .object({
    schedule: z.string().meta({ description: 'Code of the fee schedule' }),
    version: z.int().meta({ description: 'Version of the schedule that priced the transaction' }),
    amount: z.string().meta({ examples: ['125.00'], description: 'Zero if the schedule charges nothing' }),
    currency: z.string().meta({ description: 'Code of the currency of the paying account' }),
    account: z.string().meta({ description: 'Id of the account that paid the fee' }),
  })
  .meta({ id: 'Fee' })

/** Stores fees and spreads in `fees`. The database adds each to the outbox. */
export const feePart: Part<PostedFee[]> = {
  name: 'fees',
  revive: (fees) => fees.map((fee) => ({ ...fee, amount: new Decimal(fee.amount) })),
  insert: (written) =>
    insertFees(
      written.flatMap(({ ledger, transaction, terms, nextId }) =>
        terms.map((fee) => toRow(fee, ledger, transaction, nextId())),
      ),
    ),
  field: {
    name: 'fee',
    schema: Fee,
    description: 'The fee; only if the order named a fee schedule',
    present: presentFee,
    select: `
      select json_build_object('schedule', f.schedule, 'version', f.version, 'amount', f.amount::text,
                               'currency', f.currency, 'account', f.account_id)
        from fees f
       where f.ledger = t.ledger and f.transaction_id = t.id and f.schedule is not null and f.reverses is null`,
  },
  checks: [
    {
      promise: 'Each fee is an entry, and each entry of fees or spreads is a fee',
      broken: `
        select coalesce(f.ledger, e.ledger) as ledger,
               format('entry %s of transaction %s is %s %s; fee %s is %s %s', coalesce(e.line, f.line),
                      coalesce(e.transaction_id, f.transaction_id), e.earned, e.currency, f.id, f.amount, f.currency) as what
          from (select * from fees f where ${within('f')} and amount <> 0) f
          full join (
            select e.ledger, e.transaction_id, e.line, e.currency, a.code,
                   case e.direction when 'credit' then e.amount else -e.amount end as earned
              from entries e
              join accounts a on a.ledger = e.ledger and a.id = e.account_id and a.code ~ '^system[.](fees|fx-spread)[.]'
              join transactions t on t.ledger = e.ledger and t.id = e.transaction_id
              left join transactions o on o.ledger = t.ledger and o.id = t.reverses
             where ${within('e')}
               and coalesce(o.kind, t.kind) <> 'adjustment'
          ) e on e.ledger = f.ledger and e.transaction_id = f.transaction_id and e.line = f.line
         where (f.amount, f.currency) is distinct from (e.earned, e.currency)
            or e.code is distinct from
               format('system.%s.%s', case f.kind when 'fx_spread' then 'fx-spread' else 'fees' end, lower(f.currency))`,
    },
  ],
}

function toRow(
  { schedule, account, amount, exponent, leg, ...fee }: PostedFee,
  ledger: number,
  transaction: string,
  id: string,
): NewFee {
  return {
    ledger,
    id,
    transaction,
    line: leg === null ? null : leg + 1,
    kind: fee.kind,
    schedule: schedule?.code ?? null,
    version: schedule?.version ?? null,
    account: account.id,
    amount: formatMoney(amount, exponent),
    currency: fee.currency,
    reverses: fee.reverses,
  }
}

/** The fee of the schedule. Answers do not show spreads here, nor refunds of a reversal. */
function presentFee(fees: PostedFee[]): z.output<typeof Fee> | undefined {
  const priced = fees.find(({ schedule, reverses }) => schedule !== null && reverses === null)
  if (!priced?.schedule) return undefined
  const { schedule, amount, currency, exponent, account } = priced
  return {
    schedule: schedule.code,
    version: schedule.version,
    amount: formatMoney(amount, exponent),
    currency,
    account: account.id,
  }
}
