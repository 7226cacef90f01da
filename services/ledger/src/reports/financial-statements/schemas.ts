import { RateUsed } from '@florin/clients'
import { CurrencyCode } from '@florin/money'
import { z } from 'zod'
import { MomentOrDay } from '../../calendar/schemas.ts'
import { AnsweredAt, AnsweredEffectiveAt, AsOf, Axis, EffectiveAsOf, Final, oneAxis } from '../../horizon/schemas.ts'

const money = z.string().meta({ examples: ['125.00'] })

const In = CurrencyCode.optional().meta({
  examples: ['EUR'],
  description: 'Values all lines also in this currency, at the mid rates of the FX service',
})
const AnsweredIn = z.string().nullable().meta({ description: 'Currency of the valuations; null without `in`' })
const currency = z.string().meta({ description: 'Code of the currency' })
const rate = RateUsed.nullable().meta({
  description: 'Null for the requested currency itself, and for a currency that has only zeros and no rate',
})

const FxGains = z
  .object({
    realised: money.meta({ description: 'Gain of the closed parts of the FX positions, by average cost' }),
    unrealised: money.meta({ description: 'Gain of the open FX positions: their value less their average cost' }),
  })
  .nullable()

export const BalanceSheetFilter = z.strictObject({ at: AsOf, effective_at: EffectiveAsOf, in: In }).refine(...oneAxis)
export type BalanceSheetFilter = z.output<typeof BalanceSheetFilter>

const sheetLines = {
  assets: money.meta({ description: 'Sum of the balances of asset accounts' }),
  liabilities: money.meta({ description: 'Sum of the balances of liability accounts' }),
  equity: money.meta({
    description: '`equity_accounts` and `result`. In balanced books `assets` equals `liabilities` and `equity`',
  }),
  equity_accounts: money.meta({
    description: 'Sum of the balances of equity accounts, FX positions included. In a valuation it takes the rounding',
  }),
  result: money.meta({
    description: 'Income less expense that no transaction has moved to an equity account: a loss is negative',
  }),
}

export const BalanceSheet = z
  .object({
    at: AnsweredAt,
    effective_at: AnsweredEffectiveAt,
    final: Final,
    in: AnsweredIn,
    data: z
      .array(
        z.object({
          currency,
          ...sheetLines,
          valuation: z
            .object({ ...sheetLines, rate })
            .nullable()
            .meta({ description: 'Null without `in`, and if the rate is missing' }),
        }),
      )
      .meta({ description: 'One row per currency' }),
    total: z
      .object({
        ...sheetLines,
        fx_gains: FxGains.meta({
          description:
            'The part of `equity_accounts` that the FX positions have gained. Null if a rate is missing, with more than ' +
            '100,000 entries of positions, and with `effective_at`: gains follow the order of recording',
        }),
      })
      .nullable()
      .meta({ description: 'The sum of all valuations, rounded once; null without `in`, and if one is null' }),
  })
  .meta({ id: 'BalanceSheet' })
export type BalanceSheet = z.infer<typeof BalanceSheet>

export const IncomeStatementFilter = z.strictObject({
  axis: Axis,
  from: MomentOrDay.optional().meta({
    description:
      "The start of the range: a moment, or the start of a day in the ledger's time zone. From the beginning when omitted",
  }),
  to: MomentOrDay.optional().meta({
    description: 'The end of the range, a moment or day that is not included. Up to the present when omitted',
  }),
  in: In,
})
export type IncomeStatementFilter = z.output<typeof IncomeStatementFilter>

const incomeLines = {
  income: money.meta({ description: 'Credits less debits of income accounts' }),
  expense: money.meta({ description: 'Debits less credits of expense accounts' }),
  result: money.meta({ description: '`income` less `expense`: a loss is negative' }),
}

export const IncomeStatement = z
  .object({
    from: z.string().nullable().meta({ description: 'The start of the range; null for the beginning' }),
    to: z.string().nullable().meta({ description: 'The end of the range, not included; null for the present' }),
    final: Final,
    in: AnsweredIn,
    data: z
      .array(
        z.object({
          currency,
          ...incomeLines,
          valuation: z
            .object({ ...incomeLines, rate })
            .nullable()
            .meta({
              description: 'At the rate of the end of the range. Null without `in`, and if the rate is missing',
            }),
        }),
      )
      .meta({ description: 'One row per currency' }),
    total: z
      .object({
        ...incomeLines,
        fx_gains: FxGains.meta({
          description:
            'What the FX positions gained in the range: the gains at its end less those at its start, each at the rates of ' +
            'its moment. Not part of `result`. Null if a rate is missing, with more than 100,000 entries of positions, and ' +
            'on the effective axis: gains follow the order of recording',
        }),
      })
      .nullable()
      .meta({ description: 'The sum of all valuations, rounded once; null without `in`, and if one is null' }),
  })
  .meta({ id: 'IncomeStatement' })
export type IncomeStatement = z.infer<typeof IncomeStatement>
