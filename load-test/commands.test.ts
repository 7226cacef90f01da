import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OwnFleet, startOwnFleet } from './find-ledger.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

let fleet: OwnFleet
beforeAll(async () => {
  fleet = await startOwnFleet(['ledger'])
})
afterAll(() => fleet?.stop())

describe('pnpm load-test', () => {
  test('finds no race in this ledger', async () => {
    const { code, output } = await run('load-test/load-test.ts', { LEDGER_URL: fleet.ledgerUrl })
    expect(output).toMatch(/100 answered 201/)
    expect(output).toMatch(/Final balance +6050\.00 USD/)
    expect(output).toMatch(/Entries +101,/)
    expect(output.trimEnd()).toMatch(/Load test completed\.\nNo race condition detected\.$/)
    expect(code).toBe(0)
  })

  test('names a deposit that the ledger acknowledged and lost', async () => {
    const forgetful = await startForgetful(fleet.ledgerUrl, '"17.00"')
    const { code, output } = await run('load-test/load-test.ts', { LEDGER_URL: forgetful.url })
    forgetful.close()
    expect(output).toContain('The deposit of 17.00 was answered with 201 but has no entry: it was lost.')
    expect(output).not.toContain('No race condition detected.')
    expect(code).toBe(1)
  })

  test('reports that no ledger answers at LEDGER_URL', async () => {
    const { code, output } = await run('load-test/load-test.ts', { LEDGER_URL: 'http://127.0.0.1:1' })
    expect(output).toContain('No ledger answers at LEDGER_URL')
    expect(code).toBe(2)
  })
})

describe('pnpm verify', () => {
  const verify = 'services/ledger/src/verify/main.ts'
  const inFleet = 'fleet/run.ts'

  test('finds the running fleet, and that every promise holds', async () => {
    const { code, output } = await run(inFleet, { FLORIN_FOLDER: fleet.folder, DATABASE_URL: '' }, 'verify')
    expect(output).toMatch(/Checked \d+ accounts, \d+ transactions, \d+ entries/)
    expect(output).toContain('Every promise holds.')
    expect(code).toBe(0)
  })

  test('names the promises that a change of the database broke', async () => {
    const client = new pg.Client(fleet.superuserUrl)
    await client.connect()
    await client.query(`
      set session_replication_role = replica;
      update ledger.accounts set debits_posted = debits_posted + 7 where code = 'system.cash.usd'`)
    await client.end()
    const { code, output } = await run(verify, { DATABASE_URL: fleet.superuserUrl })
    expect(output).toMatch(/✘ In each ledger and currency all debits equal all credits\n.*\bUSD\b/)
    expect(output).toMatch(/✘ Each account's totals equal the sums of its entries/)
    expect(output).toMatch(/promises are broken/)
    expect(code).toBe(1)
  })

  test('reports that there is no database', async () => {
    const nowhere = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nowhere' }
    expect(await run(verify, nowhere)).toMatchObject({
      code: 2,
      output: expect.stringContaining('The database does not answer'),
    })
    const noFleet = { FLORIN_FOLDER: `${fleet.folder}/none`, DATABASE_URL: '' }
    expect(await run(inFleet, noFleet, 'verify')).toMatchObject({
      code: 2,
      output: expect.stringContaining('pnpm start'),
    })
  })
})

function run(
  program: string,
  environment: Record<string, string>,
  ...args: string[]
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment }
    const child = execFile(process.execPath, [program, ...args], { cwd: root, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })
}

/** A proxy of the ledger that answers 201 to the request with this text in its body, and drops it. */
async function startForgetful(target: string, forgotten: string): Promise<{ url: string; close: () => void }> {
  const server = createServer(async (request, reply) => {
    const body = await text(request)
    if (body.includes(forgotten)) return reply.writeHead(201).end('{}')
    const answer = await fetch(new URL(request.url ?? '/', target), {
      method: request.method ?? 'GET',
      ...(body && {
        body,
        headers: { 'content-type': 'application/json', 'idempotency-key': String(request.headers['idempotency-key']) },
      }),
    })
    reply.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
