import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import pg from 'pg'

/** By role. */
export type Passwords = Record<string, string>

const database = 'florin'
const initSql = new URL('../db/init.sql', import.meta.url)

/** Creates the database, its roles and schemas if missing. Returns its URL, as the superuser. */
export async function prepareDatabase(serverUrl: string, passwords: Passwords): Promise<string> {
  await withClient(serverUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(database)}`)
  })
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  const sql = await readFile(initSql, 'utf8')
  await withClient(url.href, async (client) => {
    await client.query(sql)
    for (const [role, password] of Object.entries(passwords)) {
      await client.query(`alter role ${pg.escapeIdentifier(role)} password ${pg.escapeLiteral(password)}`)
    }
  })
  return url.href
}

/** Random passwords, generated at the first start, in a file that only its owner can read. `names` are of roles or secrets. */
export async function readPasswords(file: string, names: string[]): Promise<Passwords> {
  const kept = await readFile(file, 'utf8').catch((error) => {
    if (error.code !== 'ENOENT') throw error
    return '{}'
  })
  const known = parsePasswords(kept, file)
  const passwords = Object.fromEntries(names.map((name) => [name, known[name] ?? randomBytes(24).toString('hex')]))
  await writeFile(file, `${JSON.stringify(passwords, undefined, 2)}\n`, { mode: 0o600 })
  return passwords
}

function parsePasswords(text: string, file: string): Passwords {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${file} is not valid JSON. Remove it to generate new passwords.`, { cause })
  }
}

/** The same database, as another role. */
export function asRole(url: string, role: string, passwords: Passwords): string {
  const other = new URL(url)
  other.username = role
  other.password = passwords[role] ?? ''
  return other.href
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
