import { createFlorin, type FlorinSettings } from '@florin/client'
import { ledgerName, openAccounts, openLedger, setRules } from './company.ts'
import { History } from './history.ts'
import { live } from './life.ts'

/**
 * Fills the ledger `demo` with the books of a wallet company, unless they are there, and lets its customers continue. Returns when the
 * books are there; `ended` settles when the customers stop.
 */
export async function startDemo(
  settings: Pick<FlorinSettings, 'ledgerUrl' | 'fxUrl' | 'revenueUrl' | 'token'>,
  signal: AbortSignal,
): Promise<{ ended: Promise<void> }> {
  const florin = createFlorin({ ...settings, ledger: ledgerName })
  const history = new History(florin, await openLedger(florin))
  if (!(await history.isWritten())) {
    await openAccounts(florin)
    await setRules(florin)
    await history.write(signal)
  }
  return { ended: live(florin, signal) }
}
