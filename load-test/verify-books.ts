import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const verifyMain = fileURLToPath(new URL('../services/ledger/src/verify/main.ts', import.meta.url))

/** Runs `pnpm verify` on a database, as `ledger_auditor`. Shows what it prints. False unless every promise was checked and holds. */
export async function verifyBooks(
  auditorUrl: string,
  revenueUrl: string | undefined,
  signal: AbortSignal,
  args: string[] = [],
): Promise<boolean> {
  const child = spawn(process.execPath, [verifyMain, ...args], {
    env: { ...process.env, DATABASE_URL: auditorUrl, ...(revenueUrl && { REVENUE_URL: revenueUrl }) },
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
  })
  const [code] = await once(child, 'exit')
  return code === 0
}
