// The pages whose commands CI runs.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export const root = new URL('..', import.meta.url).pathname

const guide = readdirSync(`${root}docs/guide`)
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/guide/${name}`)
export const allPages = ['README.md', ...guide]

/** The blocks of code of a page, in their order. */
export function blocksOf(page) {
  const text = readFileSync(resolve(root, page), 'utf8')
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, language, code]) => ({ language, code }))
}

/** No other run has these ledgers. */
const run = Date.now().toString(36)

/** Opens a ledger for a page alone, and returns its name. */
export async function openLedgerFor(page, ledgerUrl) {
  const name = `${page
    .replace(/\.md$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')}-${run}`
  const answer = await fetch(`${ledgerUrl}/v1/ledgers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  })
  if (answer.status !== 201) throw new Error(`Opening the ledger ${name} was answered with ${answer.status}.`)
  return name
}
