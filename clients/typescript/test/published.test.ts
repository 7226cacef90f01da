import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { until } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLedger, type TestLedger } from '../../../services/ledger/test/ledger.ts'

const run = promisify(execFile)
const client = fileURLToPath(new URL('..', import.meta.url))
const cli = fileURLToPath(new URL('../../cli', import.meta.url))
const tool = (name: string) => join(client, 'node_modules', '.bin', name)

/** A project that has installed both packages. */
let project: string
let modules: string
const tarballs: string[] = []

// Both in one file, because both builds write the files of the client.
beforeAll(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), 'florin-published-')))
  modules = join(project, 'node_modules')
  for (const [folder, name] of [
    [client, 'client'],
    [cli, 'cli'],
  ] as const) {
    tarballs.push(await install(folder, name))
  }
  for (const folder of [client, cli]) {
    const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    for (const name of Object.keys(dependencies).filter((each) => !each.startsWith('@florin/'))) {
      await symlink(await realpath(join(folder, 'node_modules', name)), join(modules, name))
    }
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rm(project, { recursive: true }))

/** Packs the package, and unpacks it where an installation would. */
async function install(folder: string, name: string): Promise<string> {
  await run('npx', ['-y', 'pnpm@12', 'pack', '--pack-destination', project], { cwd: folder })
  const packed = join(project, (await readdir(project)).find((file) => file.startsWith(`florin-${name}-`)) ?? '')
  const target = join(modules, '@florin', name)
  await mkdir(target, { recursive: true })
  await run('tar', ['-xzf', packed, '--strip-components=1', '-C', target])
  return packed
}

test('publint finds no fault', async () => {
  for (const tarball of tarballs) {
    const { stdout } = await run(tool('publint'), ['run', tarball, '--strict'])
    expect(stdout).toContain('All good!')
  }
})

test('attw finds no wrong type', async () => {
  await run(tool('attw'), [tarballs[0] ?? '', '--profile', 'esm-only', '--no-definitely-typed'])
})

test('the client contains what it needs, and imports no module of Node', async () => {
  const dist = join(modules, '@florin', 'client', 'dist')
  const files = (await readdir(dist)).filter((name) => name.endsWith('.js'))
  expect(files).toContain('index.js')
  for (const file of files)
    expect(await readFile(join(dist, file), 'utf8'), file).not.toMatch(/\bfrom ["']node:|import\(/)
  expect(existsSync(join(modules, '@florin', 'client', 'README.md'))).toBe(true)
})

test('a program is checked against the types without those of Node', async () => {
  await writeFile(
    join(project, 'program.ts'),
    `import { createFlorin, FlorinError, type Transaction } from '@florin/client'
    import { verifyWebhook } from '@florin/client/webhooks'
    const florin = createFlorin({ ledgerUrl: 'http://127.0.0.1:8000' })
    const deposit: Transaction = await florin.deposit({ account: 'a', amount: '1.00' })
    // @ts-expect-error: an amount is a string
    await florin.deposit({ account: 'a', amount: 1 })
    // @ts-expect-error: an order that is scheduled has another answer
    await florin.deposit({ account: 'a', amount: '1.00', scheduled_for: '2099-01-01T00:00:00Z' })
    // @ts-expect-error: the moment is missing
    await florin.schedule.deposit({ account: 'a', amount: '1.00' })
    // @ts-expect-error: the account is missing
    await florin.ledger.get('/v1/accounts/{account}')
    // @ts-expect-error: no such path
    await florin.ledger.get('/v1/account')
    const { data } = await florin.ledger.get('/v1/trial-balance')
    try {
      await florin.void('key:room-7')
    } catch (error) {
      if (error instanceof FlorinError && error.code === 'hold_not_found') console.log(error.detail)
      // @ts-expect-error: no such code
      if (error instanceof FlorinError && error.code === 'hold_not_fond') console.log(error.detail)
    }
    const event = verifyWebhook('whsec_', new Headers(), '')
    if (event.type === 'transaction.posted') console.log(event.data.entries[0]?.amount)
    if (event.type === 'webhook.test') console.log(event.data.webhook)
    export const result: [string, string | undefined] = [deposit.id, data[0]?.debit]`,
  )
  const options = [
    '--strict',
    '--noEmit',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--lib',
    'es2022,dom,dom.iterable',
  ]
  const { stdout } = await run(tool('tsc'), [...options, 'program.ts'], { cwd: project }).catch((error) => error)
  expect(stdout).toBe('')
})

test('the client runs on each Node of this machine', async () => {
  const ledger = await startLedger()
  try {
    const url = await ledger.app.listen({ host: '127.0.0.1', port: 0 })
    const nodes = await findNodes()
    console.log(`The published client is run on Node ${[...nodes.keys()].join(', ')}.`)
    for (const [version, program] of nodes) await expectToRun(program, version, url, ledger)
  } finally {
    await ledger.close()
  }
})

async function expectToRun(program: string, version: string, url: string, ledger: TestLedger): Promise<void> {
  const account = await ledger.openAccount()
  await writeFile(
    join(project, 'program.mjs'),
    `import { createFlorin, FlorinError } from '@florin/client'
    import { verifyWebhook, WebhookRejected } from '@florin/client/webhooks'
    for (const fetch of [undefined, globalThis.fetch]) {
      const florin = createFlorin({ ledgerUrl: '${url}', fetch })
      await florin.deposit({ account: '${account}', amount: '1.00' })
      const code = await florin.withdraw({ account: '${account}', amount: '9.00' }).catch((error) => error.code)
      const seen = []
      for await (const { amount } of florin.history('${account}', { limit: 1 })) seen.push(amount)
      for await (const event of florin.events({ account: '${account}' })) {
        seen.push(event.type)
        break
      }
      console.log(code, ...seen)
    }
    try {
      verifyWebhook('whsec_c2VjcmV0', {}, '')
    } catch (error) {
      console.log(error instanceof WebhookRejected)
    }`,
  )
  const { stdout } = await run(program, ['program.mjs'], { cwd: project })
  expect(stdout.split('\n'), version).toEqual([
    'insufficient_funds 1.00 account.opened',
    'insufficient_funds 1.00 1.00 account.opened',
    'true',
    '',
  ])
}

test('the example of the guide runs', async () => {
  const page = await readFile(new URL('../../../docs/guide/client-and-command-line.md', import.meta.url), 'utf8')
  const [, example] = /^```ts\n([\s\S]*?)^```/m.exec(page) ?? []
  const ledger = await startLedger()
  try {
    const url = await ledger.app.listen({ host: '127.0.0.1', port: 0 })
    await writeFile(join(project, 'example.mjs'), example?.replace('http://127.0.0.1:8000', url) ?? '')
    // Its last loop follows the feed without an end.
    const child = spawn(process.execPath, ['example.mjs'], { cwd: project })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    await until('it has seen the deposit', () => output.includes('transaction.posted') || child.exitCode !== null)
    child.kill()
    expect(output).toMatch(
      /^Account .+ available; .+\n125\.00 125\.00\n\S+ account\.opened\n\S+ transaction\.posted\n$/,
    )
  } finally {
    await ledger.close()
  }
})

test('the command line runs', async () => {
  const main = join(modules, '@florin', 'cli', 'dist', 'main.js')
  const { stdout } = await run(process.execPath, [main, '--help'])
  expect(stdout).toContain('FLORIN_LEDGER_URL')
  // It needs the checkout.
  expect(stdout).not.toContain('verify')
  const failed = run(process.execPath, [main, 'balance', 'alice', '--url', 'http://127.0.0.1:1', '--timeout', '1'])
  await expect(failed).rejects.toMatchObject({ code: 3, stderr: expect.stringContaining('no answer') })
})

/** Programs named `node` on the PATH that the package supports, by version. */
async function findNodes(): Promise<Map<string, string>> {
  const found = new Map([[process.version, process.execPath]])
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const program = join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
    if (!existsSync(program)) continue
    const { stdout } = await run(program, ['--version'])
    const version = stdout.trim()
    if (Number(/^v(\d+)/.exec(version)?.[1]) >= 20 && !found.has(version)) found.set(version, program)
  }
  return found
}
