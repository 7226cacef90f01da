// Takes the screenshots of docs/console: the demonstration, and a picture of each page in both themes. The pages are those of the
// navigation, their views, and one of each kind of thing that they link to.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createFlorin } from '@florin/client'
import type { Page } from 'playwright-core'
import { destinations } from './src/shell/navigation.ts'
import { startConsole, type TestConsole } from './test/console.ts'

const folder = process.env.SCREENSHOTS_FOLDER || fileURLToPath(new URL('../../docs/console', import.meta.url))
const ledger = 'demo'
const viewport = { width: 1_120, height: 780 }
const schemes = ['light', 'dark'] as const
/** The charts are drawn, and the demonstration has moved some money. */
const settledMs = 1_500
const liveMs = 12_000
/** So that a picture has some 20 kB, and its text stays sharp. */
const coloursMax = 24
const bytesMax = 1_500_000

interface Shot {
  name: string
  path: string
  title: string
}

const running = await startConsole({ demo: true })
try {
  await mkdir(folder, { recursive: true })
  const only = process.argv.slice(2)
  const shots = (await findPages(running)).filter(({ name }) => only.length === 0 || only.includes(name))
  if (only.length === 0) await removePictures()
  let total = 0
  for (const shot of shots) for (const scheme of schemes) total += await take(running, shot, scheme)
  if (only.length === 0) await writeFile(join(folder, 'README.md'), describe(shots))
  console.log(`${shots.length} pages, ${Math.round(total / 1_000)} kB`)
  if (total > bytesMax) throw new Error(`The pictures have more than ${bytesMax / 1_000} kB together.`)
} finally {
  await running.stop()
}

async function removePictures(): Promise<void> {
  for (const file of await readdir(folder)) if (file.endsWith('.webp')) await rm(join(folder, file))
}

/** The pages of the navigation, the views of each, and below them one page of each kind. */
async function findPages({ url, open }: TestConsole): Promise<Shot[]> {
  const page = await open('/', { viewport })
  const found = new Map<string, Shot>()
  const waiting = [...destinations.map(({ to }) => `${to}`), ...(await chooseDetails(url))]
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const name = nameOf(path)
    if (found.has(name)) continue
    await page.goto(url + withLedger(path))
    await settle(page)
    const view = page.locator('main nav.tabs [aria-current]')
    const heading = (await page.locator('h1').first().textContent()) ?? name
    const views = await view.allTextContents()
    found.set(name, { name, path, title: [heading, ...views].join(': ') })
    const tabs = page.locator('main nav.tabs a')
    const links = await tabs.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
    const details = page.locator('main :is(th, td) a')
    const rows = await details.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
    // The views of a pair are those of all pairs.
    waiting.unshift(...links.filter((href) => !new URL(href, url).searchParams.has('quote')))
    waiting.push(...rows.filter((href) => new URL(href, url).pathname.split('/').length > 2))
  }
  await page.context().close()
  return [...found.values()]
}

/** Those that have most to show. */
async function chooseDetails(url: string): Promise<string[]> {
  const { ledger: api } = createFlorin({ ledgerUrl: url, fxUrl: url, revenueUrl: url, ledger })
  const query = { kind: 'conversion', limit: 1 }
  for (const stopMs = Date.now() + 10 * liveMs; Date.now() < stopMs; ) {
    const { data } = await api.get('/v1/transactions', { params: { query } })
    if (data[0]) return ['/rates?quote=USD', '/accounts/customers.hugo.eur', `/transactions/${data[0].id}`]
    await new Promise((resolve) => setTimeout(resolve, settledMs))
  }
  throw new Error('The demonstration has converted nothing.')
}

/** The words of the address. A page of one thing is named after the thing: `account`, `account-t`. */
function nameOf(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://console')
  const words: string[] = []
  for (const segment of pathname.split('/').filter(Boolean)) {
    const isId = /[.\d]/.test(segment)
    if (isId) words.push((words.pop() ?? '').replace(/s$/, ''))
    else words.push(segment)
  }
  const views = [...searchParams].filter(([name]) => name !== 'ledger').map(([, value]) => value)
  return [...(words.length > 0 ? words : ['overview']), ...views].join('-').toLowerCase()
}

function withLedger(path: string): string {
  return path.includes('ledger=') ? path : `${path}${path.includes('?') ? '&' : '?'}ledger=${ledger}`
}

async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(() => document.querySelector('.loading') === null)
}

/** Returns the size of the picture. */
async function take({ open }: TestConsole, { name, path }: Shot, scheme: 'light' | 'dark'): Promise<number> {
  const page = await open(withLedger(path), { colorScheme: scheme, viewport })
  await settle(page)
  const verify = page.getByRole('button', { name: 'Verify the books' })
  if (await verify.isVisible()) await verify.click()
  await page.waitForTimeout(name === 'overview' ? liveMs : settledMs)
  await page.locator('main nav.tabs').evaluateAll(([tabs]) => {
    // A view that is below the window.
    if (tabs && tabs.getBoundingClientRect().top > innerHeight / 2) tabs.scrollIntoView()
  })
  const picture = await compress(page, await page.screenshot())
  await writeFile(join(folder, `${name}-${scheme}.webp`), picture)
  await page.context().close()
  return picture.length
}

/** With its most frequent colours only, as WebP, which the browser can write. A blank page has no policy that forbids to read the picture. */
async function compress(page: Page, png: Buffer): Promise<Buffer> {
  await page.goto('about:blank')
  const url = await page.evaluate(
    async ([source, coloursMax]) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      const context = canvas.getContext('2d') as CanvasRenderingContext2D
      context.drawImage(image, 0, 0)
      const pixels = context.getImageData(0, 0, canvas.width, canvas.height)
      const colours = new Uint32Array(pixels.data.buffer)
      const counts = new Map<number, number>()
      for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
      const partsOf = (colour: number) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255] as const
      const saturation = (colour: number) => Math.max(...partsOf(colour)) - Math.min(...partsOf(colour))
      // What is coloured is small, and would become grey.
      const weight = ([colour, count]: [number, number]) => count * (1 + saturation(colour) / 4)
      const frequent = [...counts].sort((a, b) => weight(b) - weight(a)).slice(0, coloursMax)
      const palette = frequent.map(([colour]) => [colour, partsOf(colour)] as const)
      const nearest = new Map<number, number>()
      for (const colour of counts.keys()) {
        const [r, g, b] = partsOf(colour)
        let leastDistance = Number.POSITIVE_INFINITY
        for (const [known, [r2, g2, b2]] of palette) {
          const distance = (r - r2) ** 2 + (g - g2) ** 2 + (b - b2) ** 2
          if (distance >= leastDistance) continue
          leastDistance = distance
          nearest.set(colour, known)
        }
      }
      for (const [index, colour] of colours.entries()) colours[index] = nearest.get(colour) as number
      context.putImageData(pixels, 0, 0)
      // Lossless.
      return canvas.toDataURL('image/webp', 1)
    },
    [`data:image/png;base64,${png.toString('base64')}`, coloursMax] as const,
  )
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

function describe(shots: Shot[]): string {
  const picture = ({ name, title }: Shot, scheme: string) => `![${title}, ${scheme}](${name}-${scheme}.webp)`
  const rows = shots.map(
    (shot) => `| **${shot.title}** | |\n| ${schemes.map((scheme) => picture(shot, scheme)).join(' | ')} |`,
  )
  return `# The console in pictures

Each page, light and dark, with the books of \`npx -y pnpm@12 start --demo\`. What a page does is in the
[guide](../guide/console.md). \`npx -y pnpm@12 console:screenshots\` takes these pictures.

| light | dark |
|---|---|
${rows.join('\n')}
`
}
