import { Decimal, roundHalfEven } from '@florin/money'
import type { AccountType } from '../../double-entry.ts'
import type { TrialBalance } from '../trial-balance/schemas.ts'
import type { Lines } from './valuation.ts'

type TypeRow = TrialBalance['data'][number]['types'][number]

/** Which lines a report has. */
export interface Form<Name extends string> {
  /** In the order of the report. `types`: the trial balance of a currency. */
  linesOf(types: TypeRow[]): Lines<Name>
  /** To the decimals of a currency, so that the lines still add up. */
  round(lines: Lines<Name>, exponent: number): Lines<Name>
}

export const sheetLineNames = ['assets', 'liabilities', 'equity', 'equity_accounts', 'result'] as const
export const incomeLineNames = ['income', 'expense', 'result'] as const

const zero = new Decimal(0)

/** Credits less debits of the accounts of a type; of the range if there is one. */
function creditsOf(types: TypeRow[], wanted: AccountType): Decimal {
  const row = types.find(({ type }) => type === wanted)
  if (!row) return zero
  const { debit, credit } = row.turnover ?? row
  return new Decimal(credit).minus(debit)
}

export const balanceSheetForm: Form<(typeof sheetLineNames)[number]> = {
  linesOf(types) {
    const equity_accounts = creditsOf(types, 'equity')
    const result = creditsOf(types, 'income').plus(creditsOf(types, 'expense'))
    return {
      assets: creditsOf(types, 'asset').neg(),
      liabilities: creditsOf(types, 'liability'),
      equity: equity_accounts.plus(result),
      equity_accounts,
      result,
    }
  },
  round(lines, exponent) {
    const assets = roundHalfEven(lines.assets, exponent)
    const liabilities = roundHalfEven(lines.liabilities, exponent)
    const result = roundHalfEven(lines.result, exponent)
    const equity = assets.minus(liabilities)
    return { assets, liabilities, equity, equity_accounts: equity.minus(result), result }
  },
}

export const incomeStatementForm: Form<(typeof incomeLineNames)[number]> = {
  linesOf(types) {
    const income = creditsOf(types, 'income')
    const expense = creditsOf(types, 'expense').neg()
    return { income, expense, result: income.minus(expense) }
  },
  round(lines, exponent) {
    const income = roundHalfEven(lines.income, exponent)
    const expense = roundHalfEven(lines.expense, exponent)
    return { income, expense, result: income.minus(expense) }
  },
}
