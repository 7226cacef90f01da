import type { Lookup } from '@florin/clients'
import { Decimal, formatMoney, roundHalfEven } from '@florin/money'
import type { Transaction } from '@florin/postgres'
import { systemCode } from '../../accounts/cache.ts'
import type { FxClient } from '../../clients/fx.ts'
import type { Currency } from '../../currencies/schemas.ts'
import { LedgerError } from '../../errors.ts'
import { type PositionHistory, readPositions, sumGains } from '../positions/positions.ts'
import type { Window } from '../trial-balance/window.ts'

interface FxHistory {
  /** Null: no range, or nothing had been recorded. */
  opening: PositionHistory | null
  closing: PositionHistory
}

/** Undefined where gains cannot be computed: on the effective axis, and of a history that is too long. */
export async function readFxHistory(
  tx: Transaction,
  ledger: number,
  currencies: string[],
  { axis, opening, closing }: Window,
): Promise<FxHistory | undefined> {
  if (axis === 'effective') return undefined
  const codes = currencies.map((currency) => systemCode('fx', currency))
  try {
    return {
      // Ids have the moments since 1970.
      opening:
        opening !== null && Date.parse(opening) >= 0 ? await readPositions(tx, ledger, codes, opening, true) : null,
      closing: await readPositions(tx, ledger, codes, closing, true),
    }
  } catch (error) {
    if (error instanceof LedgerError && error.code === 'history_too_long') return undefined
    throw error
  }
}

const none = { realised: new Decimal(0), unrealised: new Decimal(0) }

/** The gains at the end of the window less those at its start. Null if a rate is missing. */
export async function computeFxGains(
  lookUp: (lookups: Lookup[]) => ReturnType<FxClient['lookUp']>,
  history: FxHistory | undefined,
  { code, exponent }: Currency,
  window: Window,
): Promise<{ realised: string; unrealised: string } | null> {
  if (!history) return null
  const before = history.opening ? await sumGains(lookUp, history.opening, code, window.opening) : none
  const after = await sumGains(lookUp, history.closing, code, window.closing)
  if (!before || !after) return null
  const text = (amount: Decimal) => formatMoney(roundHalfEven(amount, exponent), exponent)
  return {
    realised: text(after.realised.minus(before.realised)),
    unrealised: text(after.unrealised.minus(before.unrealised)),
  }
}
