import { existsSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildConsole, isConsoleStale } from '@florin/fleet/console'
import { executable, startConsole, type TestConsole } from './test/console.ts'

/** What the JavaScript of the first page may have, compressed. */
const budgetBytes = 350_000
/** Of the first page. */
const runs = 5

interface Chunk {
  file: string
  imports?: string[]
  isEntry?: boolean
}

const dist = new URL('dist/', import.meta.url)
const manifestFile = new URL('.vite/manifest.json', dist)
/** The page that `/` shows; it is loaded after the entry. */
const firstPage = 'src/overview/overview-page.tsx'

/** The files of JavaScript that the first page loads, with their bytes as the gateway sends them. */
export function measureFirstPage(): { file: string; bytes: number }[] {
  const manifest: Record<string, Chunk> = JSON.parse(readFileSync(manifestFile, 'utf8'))
  const files = new Set<string>()
  const waiting = Object.keys(manifest).filter((name) => manifest[name]?.isEntry || name === firstPage)
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const { file, imports = [] } = manifest[name] as Chunk
    if (files.has(file)) continue
    files.add(file)
    waiting.push(...imports)
  }
  return [...files].map((file) => ({ file, bytes: sentBytes(fileURLToPath(new URL(file, dist))) }))
}

function sentBytes(file: string): number {
  return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size
}

/** How long the first page takes, in milliseconds from the click: in a new browser each time, nothing is cached. */
export async function timeFirstPage({ open }: TestConsole): Promise<{ paintMs: number; usableMs: number }> {
  const times: { paintMs: number; usableMs: number }[] = []
  for (let run = 0; run < runs; run += 1) {
    const page = await open('/')
    // What the services answered is there.
    const usable = await page.waitForFunction(() => document.querySelector('.figures dd') !== null && performance.now())
    const paint = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
    times.push({ usableMs: Number(await usable.jsonValue()), paintMs: Number(await paint.jsonValue()) })
    await page.context().close()
  }
  return {
    paintMs: medianOf(times.map(({ paintMs }) => paintMs)),
    usableMs: medianOf(times.map(({ usableMs }) => usableMs)),
  }
}

const medianOf = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number

async function printTime(): Promise<void> {
  if (!executable) return
  const running = await startConsole()
  try {
    const { paintMs, usableMs } = await timeFirstPage(running)
    const label = `first page in Chromium on this machine, the median of ${runs}`
    console.log(`${Math.round(paintMs)} ms`.padStart(10), ` first contentful paint of the ${label}`)
    console.log(`${Math.round(usableMs)} ms`.padStart(10), ` until it is usable: it shows the state of the services`)
  } finally {
    await running.stop()
  }
}

if (import.meta.main) {
  if (await isConsoleStale()) await buildConsole()
  const files = measureFirstPage()
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`
  for (const { file, bytes } of files) console.log(`${kilobytes(bytes).padStart(10)}  ${file}`)
  console.log(
    `${kilobytes(total).padStart(10)}  JavaScript of the first page, compressed; at most ${kilobytes(budgetBytes)}`,
  )
  if (total > budgetBytes) process.exit(1)
  await printTime()
}
