import type { Florin } from '@florin/client'

const openedAtOnce = 32

/** Opens accounts, each with a deposit, some at a time. Calls `onOpened` with the number of accounts so far. */
export async function openFundedAccounts(
  florin: Florin,
  count: number,
  balance: string,
  onOpened: (count: number) => void = () => undefined,
  currency = 'USD',
): Promise<string[]> {
  const accounts: string[] = []
  const rest = Array(count).keys()
  await Promise.all(
    Array.from({ length: openedAtOnce }, async () => {
      for (const number of rest) {
        const { id } = await florin.accounts.open({ currency, name: `Load test ${number + 1}` })
        await florin.deposit({ account: id, amount: balance })
        accounts.push(id)
        onOpened(accounts.length)
      }
    }),
  )
  return accounts
}
