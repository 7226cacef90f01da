import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFlorin, type Florin } from '@florin/client'
import { buildConsole, isConsoleStale } from '@florin/fleet/console'
import { startDemo } from '@florin/fleet/demo'
import { startFleet } from '@florin/fleet/fleet'
import { prepareLocalIssuer, signLocalToken } from '@florin/fleet/local-issuer'
import { type Browser, chromium, type Page } from 'playwright-core'

/** CHROMIUM, else one on the path; undefined where there is none, which the run says. */
export const executable = process.env.CHROMIUM || findOnPath(['chromium', 'chromium-browser', 'google-chrome'])
if (!executable) {
  console.warn('Chromium is missing: set CHROMIUM, or install it. The tests of the console in a browser are skipped.')
}

function findOnPath(names: string[]): string | undefined {
  for (const name of names) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim()
    } catch {
      // The next one.
    }
  }
  return undefined
}

async function tokenOf(folder: string, subject: string, grant: string): Promise<string> {
  const token = await signLocalToken(folder, { grants: [grant], subject, lifeSeconds: 3_600 })
  if (!token) throw new Error('The fleet has no key for tokens.')
  return token
}

export interface TestConsole {
  url: string
  florin: Florin
  /** With authentication: a token of a person. */
  tokenOf(subject: string, grant: string): Promise<string>
  /** A page in a context of its own: nothing is stored from another one. */
  open(path: string, options?: Parameters<Browser['newContext']>[0]): Promise<Page>
  stop(): Promise<void>
}

/** Florin with its console, as `pnpm start` runs it, and a browser. With `demo` the ledger of that name has books. */
export async function startConsole({ auth = false, demo = false } = {}): Promise<TestConsole> {
  if (await isConsoleStale()) await buildConsole()
  const folder = await mkdtemp(join(tmpdir(), 'florin-console-'))
  const fleet = await startFleet({
    folder,
    ports: { postgres: 0, fx: 0, revenue: 0, ledger: 0, gateway: 0 },
    environment: { FX_SOURCES: 'simulation', ...(auth && (await prepareLocalIssuer(folder))) },
    logLevel: 'warn',
  })
  const url = fleet.services.find(({ name }) => name === 'gateway')?.url ?? ''
  const stopped = new AbortController()
  const company = demo
    ? await startDemo({ ledgerUrl: url, fxUrl: url, revenueUrl: url }, stopped.signal)
    : { ended: undefined }
  const browser = await chromium.launch({
    ...(executable && { executablePath: executable }),
    // The tests may run as root, in a container without a large /dev/shm.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
  return {
    url,
    florin: createFlorin({
      ledgerUrl: url,
      fxUrl: url,
      revenueUrl: url,
      ...(auth && { token: await tokenOf(folder, 'admin', 'admin@*') }),
    }),
    tokenOf: (subject, grant) => tokenOf(folder, subject, grant),
    async open(path, options = {}) {
      const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options })
      const page = await context.newPage()
      await page.goto(url + path)
      return page
    },
    async stop() {
      await browser.close()
      stopped.abort()
      await company.ended
      await fleet.stop()
      await rm(folder, { recursive: true })
    },
  }
}
