import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { limitMs } from '@florin/testing'
import type { Locator, Page } from 'playwright-core'
import { onTestFailed } from 'vitest'
import type { TestConsole } from './console.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const narrowPx = 400
const themes = ['light', 'dark'] as const

/** A page that waits as long as a slow machine needs; when the test fails, its report tells what the page showed. */
export async function openPage(
  running: TestConsole,
  ...[path, options]: Parameters<TestConsole['open']>
): Promise<Page> {
  const page = await running.open(path, options)
  page.setDefaultTimeout(limitMs)
  onTestFailed(async () => {
    if (!page.isClosed()) console.error(`${page.url()}\n${await page.locator('body').ariaSnapshot()}`)
  }, limitMs)
  return page
}

/** Until nothing is loading. */
export async function settle(page: Page): Promise<void> {
  await page.locator('h1').waitFor()
  await page.waitForFunction(() => document.querySelector('.loading') === null)
}

/** Presses Tab until the element has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error('The keyboard does not reach it.')
}

/**
 * What is wrong with a page in either theme and in a narrow window: errors, violations of the Content-Security-Policy, serious
 * findings of axe, more width than the window.
 */
export async function findProblems(
  running: TestConsole,
  path: string,
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<string[]> {
  const problems: string[] = []
  for (const colorScheme of themes) {
    const page = await running.open('/no-such-page', { colorScheme, viewport: { width: narrowPx, height: 800 } })
    const report = (problem: string) => problems.push(`${path} (${colorScheme}): ${problem}`)
    page.on('pageerror', ({ message }) => report(message))
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) report(message.text())
    })
    await page.goto(running.url + path)
    await settle(page)
    await prepare(page)
    for (const finding of await checkAccess(page)) report(finding)
    const widthPx = await page.evaluate(() => document.documentElement.scrollWidth)
    if (widthPx > narrowPx) report(`it is ${widthPx} px wide in a window of ${narrowPx}`)
    await page.context().close()
  }
  return problems
}

/** What is found on each of these pages, with its path. */
export async function findOnPages(
  page: Page,
  url: string,
  paths: readonly string[],
  find: () => Promise<string[]>,
): Promise<string[]> {
  const findings: string[] = []
  for (const path of paths) {
    await page.goto(url + path)
    await settle(page)
    for (const finding of await find()) findings.push(`${path}: ${finding}`)
  }
  return findings
}

/** Alerts, and serious findings of axe, on each of these pages. */
export function checkPages(page: Page, url: string, paths: readonly string[]): Promise<string[]> {
  return findOnPages(page, url, paths, async () => [
    ...(await page.getByRole('alert').allTextContents()),
    ...(await checkAccess(page)),
  ])
}

/** Those of these pages that are wider than the window. */
export function findWide(page: Page, url: string, paths: readonly string[]): Promise<string[]> {
  return findOnPages(page, url, paths, async () => {
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    return isWide ? ['it is wider than the window'] : []
  })
}

/** Serious and critical findings of axe. */
export async function checkAccess(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(runAxe)
}

/** Runs in the page, after axe. */
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
