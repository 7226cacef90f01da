import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { asRole } from '@florin/fleet/database'
import { type ServiceProcess, startService } from '@florin/fleet/service-process'
import { findService } from '../find-ledger.ts'
import { benchSchedule } from './requests.ts'

/** A service that the benchmark itself starts and stops, always at the same address. */
export interface RevenueProcess {
  url: string
  start(): Promise<void>
  stop(): Promise<void>
}

const outboxPollMs = 20

/** The revenue service on the fleet's database, not yet started. */
export async function prepareRevenue(
  folder: string,
  port: number,
  superuserUrl: string,
  signal: AbortSignal,
): Promise<RevenueProcess> {
  const [passwords, secrets] = await Promise.all(
    ['passwords.json', 'secrets.json'].map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8'))),
  )
  let running: ServiceProcess | undefined
  return {
    url: `http://127.0.0.1:${port}`,
    async start() {
      running = startService(findService('revenue'), {
        port,
        logFile: join(folder, 'revenue.log'),
        watch: false,
        environment: {
          DATABASE_URL: asRole(superuserUrl, 'revenue_service', passwords),
          MIGRATION_DATABASE_URL: asRole(superuserUrl, 'revenue_owner', passwords),
          ...secrets,
        },
      })
      await running.waitUntilReady(signal)
    },
    async stop() {
      await running?.stop()
      running = undefined
    },
  }
}

/** The fee schedule of the transfers with a fee. */
export async function createSchedule(revenueUrl: string): Promise<void> {
  const answer = await fetch(`${revenueUrl}/v1/fee-schedules`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      code: benchSchedule,
      currency: 'USD',
      kinds: ['transfer'],
      rule: { percentage_bps: '150' },
    }),
  })
  if (!answer.ok) throw new Error(`POST /v1/fee-schedules answered ${answer.status}: ${await answer.text()}`)
}

/** Waits until the revenue service has every fee. Returns how many seconds that took. */
export async function untilDelivered(
  ledgerUrl: string,
  signal: AbortSignal,
  onProgress: (undelivered: number) => void = () => undefined,
): Promise<number> {
  const startedMs = performance.now()
  for (;;) {
    const undelivered = await countUndelivered(ledgerUrl)
    if (undelivered === 0) break
    onProgress(undelivered)
    await sleep(outboxPollMs, undefined, { signal })
  }
  return (performance.now() - startedMs) / 1_000
}

async function countUndelivered(ledgerUrl: string): Promise<number> {
  const answer = await fetch(`${ledgerUrl}/v1/outbox`)
  if (!answer.ok) throw new Error(`GET /v1/outbox answered ${answer.status}: ${await answer.text()}`)
  return ((await answer.json()) as { pending: number }).pending
}
