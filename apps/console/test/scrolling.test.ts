import { limitMs, scale } from '@florin/testing'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPage } from './browser.ts'
import { executable, startConsole, type TestConsole } from './console.ts'

const account = 'customers.alice.usd'
const longest = 1_000_000
/** Read page by page. `pnpm prove` reads all. */
const scrolledCount = scale(60_000, longest)
const shortest = 1_000
const frames = 300
/** Of the medians: a busy machine is slow with both histories. */
const slowdownMax = 1.5
const heapGrowthMax = 8_000_000
const elementsMax = 3_000

describe.skipIf(!executable)('the history of an account', () => {
  let running: TestConsole
  beforeAll(async () => {
    running = await startConsole()
    await running.florin.accounts.open({ code: account, currency: 'USD' })
  })
  afterAll(() => running?.stop())

  /** The page of the account, with a history that is longer than a test could post. */
  async function open(length: number): Promise<{ page: Page; cdp: CDPSession }> {
    const page = await openPage(running, '/no-such-page')
    await page.addInitScript(answerEntries, length)
    await page.goto(`${running.url}/accounts/${account}`)
    await page.locator('.entries-frame').getByText(`${length}`, { exact: true }).waitFor()
    return { page, cdp: await page.context().newCDPSession(page) }
  }

  test('1,000,000 entries scroll as 1,000 do, in bounded memory', async () => {
    const short = await open(shortest)
    const shortMs = await short.page.locator('.entries-frame').evaluate(scrollSteadily, frames)
    await short.page.context().close()

    const { page, cdp } = await open(longest)
    const frame = page.locator('.entries-frame')
    const before = await measureMemory(cdp)
    const seconds = await frame.evaluate(scrollTo, { entries: scrolledCount, limitMs })
    expect(await frame.evaluate((element) => element.scrollTop)).toBeGreaterThan(scrolledCount * 32 - 10_000)
    const longMs = await frame.evaluate(scrollSteadily, frames)
    console.log(
      `Scrolled past ${scrolledCount} entries in ${seconds.toFixed(1)} s; ${longMs.toFixed(1)} ms per frame there, ${shortMs.toFixed(1)} ms in a history of ${shortest} entries.`,
    )
    expect(longMs / shortMs).toBeLessThan(slowdownMax)

    // Pages out of view are forgotten some seconds later.
    const growth = async () => (await measureMemory(cdp)).heapBytes - before.heapBytes
    await expect.poll(growth, { timeout: 30_000, interval: 1_000 }).toBeLessThan(heapGrowthMax)
    console.log(`The heap has ${Math.round((await growth()) / 1_000)} kB more than at the beginning.`)
    expect((await measureMemory(cdp)).elements).toBeLessThan(elementsMax)

    await frame.evaluate((element) => element.scrollTo({ top: 0 }))
    await frame.getByText(`${longest}`, { exact: true }).waitFor()
    await page.context().close()
  })
})

async function measureMemory(cdp: CDPSession): Promise<{ heapBytes: number; elements: number }> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const { nodes } = await cdp.send('Memory.getDOMCounters')
  return { heapBytes: usedSize, elements: nodes }
}

/** Runs in the page, before it loads: answers for the entries as the ledger would. A cursor is the number of the first entry. */
function answerEntries(length: number): void {
  const send = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const { pathname, searchParams } = new URL(input instanceof Request ? input.url : input, location.origin)
    if (!pathname.endsWith('/entries')) return send(input, init)
    const newest = Number(searchParams.get('cursor') ?? length)
    const moment = '2026-01-31T12:00:00.000Z'
    const data = Array.from({ length: Math.min(Number(searchParams.get('limit') ?? 50), newest) }, (_, index) => ({
      sequence: newest - index,
      direction: index % 2 === 0 ? 'credit' : 'debit',
      amount: '1.00',
      currency: 'USD',
      balance_after: `${newest - index}.00`,
      transaction: '01a22dad-5a97-7880-8000-000000000000',
      kind: 'deposit',
      reference: null,
      description: `Entry of a long history, the ${newest - index}th of its kind`,
      effective_at: moment,
      recorded_at: moment,
    }))
    const next = newest - data.length
    return Response.json({ data, next_cursor: next > 0 ? `${next}` : null, horizon: moment, final: true })
  }
}

/** Runs in the page: scrolls down past so many entries, as fast as they arrive. Returns the seconds. */
async function scrollTo(frame: Element, { entries, limitMs }: { entries: number; limitMs: number }): Promise<number> {
  const startMs = performance.now()
  let nowMs = startMs
  const wantedPx = entries * 32 - frame.clientHeight - 5_000
  while (frame.scrollTop < wantedPx) {
    if (nowMs - startMs > 4 * limitMs) throw new Error(`Scrolled to ${frame.scrollTop} px only.`)
    frame.scrollTop = Math.min(frame.scrollHeight, wantedPx)
    nowMs = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
  }
  return (nowMs - startMs) / 1_000
}

/** Runs in the page: scrolls on, a few rows per frame. Returns the median time of a frame, in milliseconds. */
async function scrollSteadily(frame: Element, frames: number): Promise<number> {
  const durations: number[] = []
  let lastMs = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
  for (let count = 0; count < frames; count += 1) {
    frame.scrollTop += 80
    const nowMs = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    durations.push(nowMs - lastMs)
    lastMs = nowMs
  }
  return durations.toSorted((a, b) => a - b)[frames / 2] as number
}
