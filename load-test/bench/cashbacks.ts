import { setTimeout as sleep } from 'node:timers/promises'
import { withClient } from '../client.ts'

const pollMs = 20

/** Makes all cashbacks that are still to come due now. Returns their number, and the seconds until the last one is paid. */
export async function payCashbacks(
  databaseUrl: string,
  signal: AbortSignal,
): Promise<{ count: number; seconds: number }> {
  return withClient(databaseUrl, async (client) => {
    await client.query('set search_path = ledger')
    const { rowCount: count } = await client.query(
      `update scheduled_orders set attempt_at = clock_timestamp() where status = 'scheduled' and operation = 'payCashback'`,
    )
    const startedMs = performance.now()
    for (;;) {
      const { rowCount: left } = await client.query(
        `select from scheduled_orders where status = 'scheduled' and attempt_at < clock_timestamp() + interval '1 hour' limit 1`,
      )
      if (left === 0) return { count: count ?? 0, seconds: (performance.now() - startedMs) / 1_000 }
      await sleep(pollMs, undefined, { signal })
    }
  })
}
