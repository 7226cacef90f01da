import { existsSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What the JavaScript of the first page may have, compressed. */
const budgetBytes = 350_000

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

if (import.meta.main) {
  if (!existsSync(manifestFile)) {
    console.error('Build the console first: npx -y pnpm@12 console:build')
    process.exit(1)
  }
  const files = measureFirstPage()
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`
  for (const { file, bytes } of files) console.log(`${kilobytes(bytes).padStart(10)}  ${file}`)
  console.log(
    `${kilobytes(total).padStart(10)}  JavaScript of the first page, compressed; at most ${kilobytes(budgetBytes)}`,
  )
  if (total > budgetBytes) process.exit(1)
}
