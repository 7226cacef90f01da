import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
const services = ['fx', 'revenue', 'ledger', 'gateway']

async function listSources(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules'))
}

/** What a file imports, types included: paths below the root, or names of packages. */
async function importsOf(file: string): Promise<string[]> {
  const text = await readFile(join(root, file), 'utf8')
  const specifiers = [...text.matchAll(/(?:from|import\() ?'([^']+)'/g)].map(([, specifier]) => specifier as string)
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : specifier,
  )
}

test('every file and folder that the page names is there, below the root or in the ledger service', () => {
  const quoted = [...page.matchAll(/`([\w-]+(?:\/[\w.-]+)+\/?|[\w-]+\.ts)`/g)].map(([, path]) => path as string)
  const inTree = [...page.matchAll(/^((?:db|fleet|packages|services|load-test)[\w/-]*)/gm)].map(
    ([, path]) => path as string,
  )
  const named = [...quoted, ...inTree]
  expect(named.length).toBeGreaterThan(30)
  const isThere = (path: string) => existsSync(join(root, path)) || existsSync(join(root, 'services/ledger/src', path))
  expect(named.filter((path) => !isThere(path))).toEqual([])
})

test('the files of a transfer are at most six, and about as long as the page says', () => {
  const rows = [...page.matchAll(/^\| \d \| `([^`]+)` \| (\d+) \|/gm)]
  expect(rows.length).toBeGreaterThan(3)
  expect(rows.length).toBeLessThanOrEqual(6)
  for (const [, file, lines] of rows) {
    const text = readFileSync(join(root, 'services/ledger/src', file as string), 'utf8')
    const ratio = text.trimEnd().split('\n').length / Number(lines)
    expect(Math.abs(ratio - 1), file).toBeLessThan(0.15)
  }
})

test('the tree on the page has every package', async () => {
  const packages = await readdir(join(root, 'packages'))
  expect(packages.filter((name) => !page.includes(`packages/${name}`))).toEqual([])
})

test.each(services)('no folders of the %s service import each other in a circle', async (service) => {
  const source = `services/${service}/src`
  const arrows = new Map<string, Set<string>>()
  const folderOf = (file: string) => relative(source, file).split('/').slice(0, -1)[0]
  for (const file of await listSources(source)) {
    for (const imported of await importsOf(file)) {
      const [from, to] = [folderOf(file), imported.startsWith(source) ? folderOf(imported) : undefined]
      if (from && to && from !== to) arrows.set(from, (arrows.get(from) ?? new Set()).add(to))
    }
  }
  expect(findCircle(arrows)).toBeUndefined()
})

test('no package imports a service or the fleet, and no service another', async () => {
  const upward: string[] = []
  for (const file of await listSources('packages')) {
    for (const imported of await importsOf(file)) {
      if (/^(services|fleet)\/|^@florin\/(fleet|ledger|fx|revenue|gateway)\b/.test(imported))
        upward.push(`${file} -> ${imported}`)
    }
  }
  for (const service of services) {
    for (const file of await listSources(`services/${service}/src`)) {
      for (const imported of await importsOf(file)) {
        const others = services.filter((other) => other !== service)
        if (others.some((other) => imported.startsWith(`services/${other}/`)) || imported.startsWith('@florin/fleet')) {
          upward.push(`${file} -> ${imported}`)
        }
      }
    }
  }
  expect(upward).toEqual([])
})

test('the posting engine imports no feature', async () => {
  const features = /services\/ledger\/src\/(operations|fees|clients|outbox|transactions|accounts|reports)\//
  const arrows: string[] = []
  for (const file of await listSources('services/ledger/src/posting')) {
    for (const imported of await importsOf(file)) if (features.test(imported)) arrows.push(`${file} -> ${imported}`)
  }
  expect(arrows).toEqual([])
})

test.each(['main.ts', 'worker.ts'])(
  'the ledger loads the client for Kafka only where there are brokers: not by %s',
  async (start) => {
    const loaded = new Set<string>([`services/ledger/src/${start}`])
    for (const file of loaded) {
      if (!file.startsWith('services/ledger/')) continue
      const text = await readFile(join(root, file), 'utf8')
      for (const [, specifier = ''] of text.matchAll(/^import (?!type )(?:[^']*? from )?'([^']+)'/gms)) {
        loaded.add(specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : specifier)
      }
    }
    expect(loaded).toContain('@florin/server')
    expect([...loaded].filter((name) => name.includes('kafka'))).toEqual([])
  },
)

/** The folders of a circle, in order; undefined without one. */
function findCircle(arrows: Map<string, Set<string>>): string[] | undefined {
  const done = new Set<string>()
  function walk(folder: string, path: string[]): string[] | undefined {
    if (path.includes(folder)) return [...path.slice(path.indexOf(folder)), folder]
    if (done.has(folder)) return undefined
    for (const next of arrows.get(folder) ?? []) {
      const circle = walk(next, [...path, folder])
      if (circle) return circle
    }
    done.add(folder)
    return undefined
  }
  for (const folder of arrows.keys()) {
    const circle = walk(folder, [])
    if (circle) return circle
  }
  return undefined
}
