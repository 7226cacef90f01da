// Runs what README.md and docs/guide/*.md show besides plain requests, each page in a new ledger of the fleet at LEDGER_URL:
// the TypeScript programs with the client, and the command lines of `pnpm florin` in blocks of `console`.
//
// With --auth, for a fleet of `pnpm start --auth`: the blocks that make a token. A request must be answered with the status in the
// comment behind it, and with a success where there is none.
import { execFileSync } from 'node:child_process'
import { allPages, blocksOf, openLedgerFor, root } from './pages.mjs'

const shownUrl = 'http://127.0.0.1:8000'
const ledgerUrl = process.env.LEDGER_URL ?? shownUrl
const isAuth = process.argv.includes('--auth')
const secondsMax = 120

let count = 0
const faults = []
for (const page of allPages) {
  const makesToken = ({ code }) => code.includes('florin token')
  const chosen = blocksOf(page).filter((block) =>
    isAuth
      ? makesToken(block)
      : (block.language === 'console' && /pnpm@12 florin /.test(block.code) && !makesToken(block)) ||
        (block.language === 'ts' && block.code.includes("from '@florin/client'")),
  )
  if (chosen.length === 0) continue
  console.log(`\n=== ${page}`)
  try {
    const ledger = isAuth ? 'main' : await openLedgerFor(page, ledgerUrl)
    const variables = { ...process.env, FLORIN_LEDGER_URL: ledgerUrl, FLORIN_LEDGER: ledger }
    for (const { language, code } of chosen) {
      if (language === 'ts') runProgram(code, ledger)
      else for (const command of commandsOf(code)) runCommand(command, variables)
    }
  } catch (error) {
    faults.push(`${page}: ${error.message}`)
  }
}
for (const fault of faults) console.error(fault)
if (count === 0) console.error('No page has such a command.')
if (faults.length > 0 || count === 0) process.exit(1)
console.log(`\n${count} commands and programs did what the pages say.`)

/** A program must end by itself, without an error. */
function runProgram(code, ledger) {
  const program = code.replace(`ledgerUrl: '${shownUrl}'`, `ledgerUrl: '${ledgerUrl}', ledger: '${ledger}'`)
  if (program === code) throw new Error(`A program does not use ${shownUrl}.`)
  console.log(code)
  const args = ['--input-type=module-typescript', '--eval', program]
  // Has the client.
  const options = { cwd: `${root}clients/cli`, encoding: 'utf8', timeout: secondsMax * 1_000 }
  const output = execFileSync(process.execPath, args, options)
  console.log(output)
  if (output.trim() === '') throw new Error('A program of the page shows nothing.')
  count += 1
}

/** Of a block: lines that begin with a command, and what continues them. Without the start of a fleet, which runs already. */
function commandsOf(code) {
  const text = code.replaceAll(/\\\n/g, '')
  const isConsole = /^\$ /m.test(text)
  return text
    .split('\n')
    .filter((line) => (isConsole ? line.startsWith('$ ') : line.trim() !== ''))
    .map((line) => line.replace(/^\$ /, ''))
    .filter((line) => !/pnpm@12 start/.test(line))
}

function runCommand(command, variables) {
  console.log(`$ ${command}`)
  count += 1
  const [, name, making] = /^([A-Z]+)=\$\((.*)\)$/.exec(command) ?? []
  if (name) {
    variables[name] = shell(making, variables).trim()
    return
  }
  if (!command.startsWith('curl ')) {
    console.log(shell(command, variables))
    return
  }
  const [, expected] = /# (\d{3})\b[^#]*$/.exec(command) ?? []
  const sent = command
    .replaceAll(shownUrl, ledgerUrl)
    .replace(/^curl /, "curl --max-time 60 --write-out '\\n%{http_code}' ")
  const output = shell(sent, variables)
  console.log(output)
  const status = output.slice(-3)
  if (expected ? status !== expected : !status.startsWith('2')) {
    throw new Error(`Expected ${expected ?? 'a success'}, got ${status}: ${command}`)
  }
}

function shell(command, variables) {
  const options = { cwd: root, env: variables, encoding: 'utf8', timeout: secondsMax * 1_000 }
  return execFileSync('bash', ['-euc', command], options)
}
