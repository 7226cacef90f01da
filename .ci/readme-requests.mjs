// Runs the curl commands of README.md and of docs/guide/*.md in their order, and compares each answer with the one that
// the page shows: `node .ci/readme-requests.mjs [PAGE...]`, against LEDGER_URL,
// FX_URL and REVENUE_URL, or the addresses on the pages.
//
// Each page has a new ledger, so pages do not disturb one another and can run again on the same fleet. Of a shown answer
// every value must be right. These differ from run to run, so their form is compared: ids, moments, cursors, and the
// amounts and sources of an answer that shows a rate. An id or moment that a page shows may stand in a later command: the
// real one is sent instead. A block of JavaScript is a program that runs until the end of
// its page. Requests with `prefer: respond-async`, and what follows from them, need the fleet to have KAFKA_BROKERS; without
// them they are not run, and the output reports it. `...` in a shown answer stands for fields or rows that it leaves out.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { relative, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { allPages, blocksOf, openLedgerFor, root } from './pages.mjs'

const shownUrls = {
  LEDGER_URL: 'http://127.0.0.1:8000',
  FX_URL: 'http://127.0.0.1:8001',
  REVENUE_URL: 'http://127.0.0.1:8002',
}
const urls = { ...shownUrls, ...process.env }
const pages = process.argv.length > 2 ? process.argv.slice(2).map((page) => relative(root, resolve(page))) : allPages
/** Fees are delivered, and due orders posted, moments later: a read of these is repeated until its answer is the one shown. */
const settledWithinMs = 120_000

/** Of an operation that was accepted through Kafka. */
const operationId = /^[\w-]{50,}$/
/** Of a webhook. */
const secret = /^whsec_/
/** A place in the feed of events. */
const position = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.\d$/
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const period = /^\d{4}-\d\d(-\d\d)?$/
const decimal = /^-?\d+(\.\d+)?$/

let requests = 0
const faults = findSharedKeys()
for (const page of pages) {
  console.log(`\n=== ${page}`)
  const programs = []
  try {
    await runPage(page, programs)
  } catch (error) {
    faults.push(`${page}: ${error.message}`)
  }
  for (const program of programs) program.kill()
}
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exit(1)
console.log(`\n${requests} requests on ${pages.length} pages were answered as the pages say.`)

/** A reader who follows two pages on one ledger gets `422 idempotency_key_reused` for a key that both have. */
function findSharedKeys() {
  const pageOf = new Map()
  return allPages.flatMap((page) => {
    const code = blocksOf(page).map(({ code }) => code)
    const keys = new Set([...code.join('\n').matchAll(/idempotency-key: ([\w:-]+)/gi)].map(([, key]) => key))
    return [...keys].flatMap((key) => {
      const other = pageOf.get(key)
      pageOf.set(key, page)
      return other ? [`${page}: the idempotency key ${key} is on ${other} too.`] : []
    })
  })
}

/** `programs`: receives those that the page starts. */
async function runPage(page, programs) {
  const ledger = await openLedgerFor(page, urls.LEDGER_URL)
  /** The real id or moment for each one shown. */
  const real = new Map()
  const blocks = blocksOf(page)
  let sent = 0
  for (const [index, { language, code }] of blocks.entries()) {
    if (language === 'js') programs.push(await startProgram(code, real))
    if (language !== 'sh') continue
    const commands = code
      .split(/^(?=curl )/m)
      .filter((command) => command.startsWith('curl '))
      .map((command) => command.trimEnd())
    for (const [place, command] of commands.entries()) {
      if (/respond-async|\/operations\/|async-/.test(command) && !process.env.KAFKA_BROKERS) {
        console.log(`NOT RUN, KAFKA_BROKERS names no broker:\n${command}\n`)
        continue
      }
      const isLast = place === commands.length - 1
      const shown = isLast && ['json', 'http'].includes(blocks[index + 1]?.language) ? blocks[index + 1] : undefined
      console.log(command)
      await send(command, shown, { ledger, real })
      sent += 1
    }
  }
  if (page === 'README.md' && sent < 5) throw new Error(`README.md has only ${sent} requests.`)
  requests += sent
}

/** Runs a program of the page. Returns it when it says something: that it listens. */
async function startProgram(code, real) {
  const text = [...real].reduce((program, [shown, actual]) => program.replaceAll(shown, actual), code)
  const program = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    // Has the libraries of the pages.
    cwd: `${root}services/ledger`,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await Promise.race([once(program.stdout, 'data'), once(program, 'exit')])
  if (program.exitCode !== null) throw new Error(`A program of the page ended with ${program.exitCode}.`)
  program.stdout.on('data', (text) => process.stdout.write(text))
  return program
}

async function send(command, shown, { ledger, real }) {
  const status = shown?.language === 'json' ? statusOf(shown.code) : undefined
  const mayRepeat =
    !/ -X /.test(command) &&
    /:8002|\/outbox|\/payments|\/scheduled|\/events|\/operations|\/deliveries|\/audit/.test(command)
  const deadline = Date.now() + settledWithinMs
  for (;;) {
    const { output, code } = curl(command, ledger, real)
    if (status ? code !== status : !code.startsWith('2')) {
      throw new Error(`Expected ${status ?? 'a success'}, got ${code}.\n${command}\n${output}`)
    }
    const found = differences(shown, output, { ledger, real })
    if (found.length === 0 || !mayRepeat || Date.now() > deadline) {
      console.log(output, '\n')
      if (found.length > 0) throw new Error(`The answer is not the one shown.\n${command}\n  ${found.join('\n  ')}`)
      return
    }
    await wait(200)
  }
}

function curl(command, ledger, real) {
  let addressed = Object.entries(shownUrls)
    .reduce((text, [name, shown]) => text.replaceAll(shown, urls[name]), command)
    .replace(/^curl /, `curl --max-time 120 --write-out '\\n%{http_code}' -H 'florin-ledger: ${ledger}' `)
    // The header of the page itself.
    .replace(" -H 'florin-ledger: main'", '')
    .replace('/v1/ledgers/main', `/v1/ledgers/${ledger}`)
  for (const [shown, actual] of real) addressed = addressed.replaceAll(shown, actual)
  const output = execFileSync('bash', ['-euo', 'pipefail', '-c', addressed], { encoding: 'utf8' })
  const end = output.lastIndexOf('\n')
  return { output: output.slice(0, end), code: output.slice(end + 1) }
}

/** Where the answer is not as shown, one line each. Remembers in `real` what stands for the ids and moments shown. */
function differences(shown, output, { ledger, real }) {
  if (!shown) return []
  if (shown.language === 'http') {
    const lines = output.split(/\r?\n/)
    const mapped = (line) => [...real].reduce((text, [from, to]) => text.replaceAll(from, to), line)
    return shown.code.split('\n').filter((line) => line !== '' && !lines.includes(mapped(line)))
  }
  const expected = parseShown(shown.code)
  const rated = /"simulated":/.test(shown.code)
  const learned = new Map(real)
  const found = compare(expected, JSON.parse(output), '', { ledger, rated, learned })
  if (found.length === 0) for (const [from, to] of learned) real.set(from, to)
  return found
}

/** Of a problem that the page shows; the results of a batch have statuses of their own. */
function statusOf(code) {
  const { status } = parseShown(code)
  return typeof status === 'number' ? String(status) : undefined
}

/** The JSON of a page, in which `...` may follow the last field or row that is shown of a series. */
function parseShown(text) {
  return JSON.parse(
    text
      .replace(/, \.\.\.(?=\s*})/g, ',"...":true')
      .replace(/, \.\.\.(?=\s*")/g, ',"...":true,')
      .replace(/,\s*\.\.\.(?=\s*])/g, ',"..."'),
  )
}

function compare(shown, actual, path, context) {
  if (Array.isArray(shown)) {
    const isPart = shown.at(-1) === '...'
    const rows = isPart ? shown.slice(0, -1) : shown
    if (!Array.isArray(actual)) return [`${path}: shown as a list, is ${JSON.stringify(actual)}`]
    if (isPart ? actual.length < rows.length : actual.length !== rows.length)
      return [`${path}: ${rows.length} rows shown, ${actual.length} answered`]
    return rows.flatMap((row, index) => compare(row, actual[index], `${path}[${index}]`, context))
  }
  if (shown !== null && typeof shown === 'object') {
    if (actual === null || typeof actual !== 'object')
      return [`${path}: shown as an object, is ${JSON.stringify(actual)}`]
    const { '...': isPart, ...fields } = shown
    const missing = isPart ? [] : Object.keys(actual).filter((name) => !(name in fields))
    return [
      ...missing.map((name) => `${path}.${name}: answered, but not shown`),
      ...Object.entries(fields).flatMap(([name, value]) => compare(value, actual[name], `${path}.${name}`, context)),
    ]
  }
  return isSame(shown, actual, path, context)
    ? []
    : [`${path}: shown ${JSON.stringify(shown)}, answered ${JSON.stringify(actual)}`]
}

function isSame(shown, actual, path, { ledger, rated, learned }) {
  const name = path.split('.').at(-1)
  if (typeof shown !== typeof actual || (shown === null) !== (actual === null)) return false
  if (/age_seconds$/.test(name)) return true
  if (typeof shown === 'string') {
    if (
      name === 'next_cursor' ||
      [uuid, position, secret, operationId].some((form) => form.test(shown) && form.test(actual))
    ) {
      if (!learned.has(shown)) learned.set(shown, actual)
      return learned.get(shown) === actual || name === 'request_id'
    }
    if (moment.test(shown) && moment.test(actual)) {
      if (!learned.has(shown)) learned.set(shown, actual)
      return true
    }
    if (period.test(shown)) return period.test(actual)
    if (name === 'ledger' && shown === 'main') return actual === ledger
  }
  if (rated) {
    if (['simulated', 'source', 'rate_source'].includes(name)) return true
    if (typeof shown === 'string' && decimal.test(shown)) return decimal.test(actual)
  }
  return shown === actual
}
