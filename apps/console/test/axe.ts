import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds on a page that is serious or critical. */
export async function findProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(runAxe)
}

/** Until nothing is loading. */
export async function settle(page: Page): Promise<void> {
  await page.locator('h1').waitFor()
  await page.waitForFunction(() => document.querySelector('.loading') === null)
}

/** Runs in the page, after axe: what is serious or critical. */
async function runAxe(): Promise<string[]> {
  const run = (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run
  interface Violation {
    id: string
    impact: string
    nodes: { target: string[]; failureSummary: string }[]
  }
  const { violations } = await run()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`))
}
