import type { Figure } from './load.ts'
import { percentile } from './percentile.ts'

interface Page {
  data: { time: string }[]
  position: string | null
}

/** Events of a page: the most that the service gives out. */
const pageMax = 1_000
const waitSeconds = 1

async function readPage(url: string, after: string | null, wait = 0): Promise<Page> {
  const answer = await fetch(`${url}/v1/events?limit=${pageMax}&wait=${wait}${after === null ? '' : `&after=${after}`}`)
  if (!answer.ok) throw new Error(`GET /v1/events answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Page
}

/** The end of the feed of the ledger `main`. */
export async function readLatest(url: string): Promise<string | null> {
  return (await readPage(url, 'latest')).position
}

/** Reads everything behind a position, as one consumer that catches up. */
export async function catchUp(url: string, after: string | null): Promise<Figure> {
  const startedMs = performance.now()
  let count = 0
  for (let position = after; ; ) {
    const page = await readPage(url, position)
    if (page.data.length === 0) break
    count += page.data.length
    position = page.position
  }
  return { perSecond: count / ((performance.now() - startedMs) / 1_000) }
}

/** Follows the feed while the work runs. Latencies: from the moment at which an event was recorded until it was read. */
export async function follow(url: string, work: () => Promise<unknown>): Promise<Figure> {
  const delaysMs: number[] = []
  const startedMs = performance.now()
  let isDone = false
  const following = (async () => {
    for (let position = await readLatest(url); !isDone; ) {
      const page = await readPage(url, position, waitSeconds)
      const nowMs = Date.now()
      for (const { time } of page.data) delaysMs.push(nowMs - Date.parse(time))
      position = page.position
    }
  })()
  await work().finally(() => {
    isDone = true
  })
  await following
  const ascending = Float64Array.from(delaysMs).sort()
  return {
    perSecond: delaysMs.length / ((performance.now() - startedMs) / 1_000),
    p50Ms: percentile(ascending, 0.5),
    p95Ms: percentile(ascending, 0.95),
    p99Ms: percentile(ascending, 0.99),
  }
}
