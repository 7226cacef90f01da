// Sends the requests of README.md in their order, as a reader would: `node .ci/readme-requests.mjs`, with LEDGER_URL,
// FX_URL and REVENUE_URL. Each must succeed, but for those whose answer, as README.md shows it, has another status.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { LEDGER_URL, FX_URL, REVENUE_URL } = process.env
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const blocks = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, language, text]) => ({ language, text }))

let sent = 0
for (const [index, { language, text }] of blocks.entries()) {
  if (language !== 'sh') continue
  const next = blocks[index + 1]
  const status = next?.language === 'json' ? /"status":\s*(\d{3})/.exec(next.text)?.[1] : undefined
  for (const command of text.match(/^curl (?:.*\\\n)*.*$/gm) ?? []) {
    const addressed = command
      .replaceAll('http://127.0.0.1:8000', LEDGER_URL)
      .replaceAll('http://127.0.0.1:8001', FX_URL)
      .replaceAll('http://127.0.0.1:8002', REVENUE_URL)
      .replace(/^curl /, "curl --max-time 30 --write-out '\\n%{http_code}' ")
    console.log(command)
    const output = execFileSync('bash', ['-euo', 'pipefail', '-c', addressed], { encoding: 'utf8' })
    const got = output.slice(output.lastIndexOf('\n') + 1)
    console.log(output, '\n')
    if (status ? got !== status : !got.startsWith('2'))
      throw new Error(`Expected ${status ?? 'a success'}, got ${got}.`)
    sent += 1
  }
}
if (sent < 5) throw new Error(`README.md has only ${sent} requests.`)
console.log(`${sent} requests were answered as README.md says.`)
