// Transfers between random accounts, by k6 (https://k6.io):
//
//   pnpm start                                              in another terminal
//   pnpm seed:bench --file load-test/k6/accounts.json
//   ACCOUNTS_FILE=accounts.json k6 run load-test/k6/transactions.js
//
// A relative ACCOUNTS_FILE is looked up in the folder of this script. LEDGER_URL (http://127.0.0.1:8000), VUS (50) and
// DURATION (30s) may be set too. k6 fails when more than one request in a thousand is not answered with 201.
import { check } from 'k6'
import { SharedArray } from 'k6/data'
import exec from 'k6/execution'
import http from 'k6/http'

const ledgerUrl = __ENV.LEDGER_URL || 'http://127.0.0.1:8000'
const accounts = new SharedArray('accounts', () => JSON.parse(open(__ENV.ACCOUNTS_FILE || 'accounts.json')))

export const options = {
  scenarios: {
    transfers: { executor: 'constant-vus', vus: Number(__ENV.VUS || 50), duration: __ENV.DURATION || '30s' },
  },
  thresholds: {
    http_req_failed: ['rate<0.001'],
    checks: ['rate>0.999'],
  },
}

// Runs once, before the load: the prefix makes the keys unique over all runs.
export function setup() {
  return { run: `k6-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}` }
}

export default function transfer({ run }) {
  const source = Math.floor(Math.random() * accounts.length)
  const target = (source + 1 + Math.floor(Math.random() * (accounts.length - 1))) % accounts.length
  const answer = http.post(
    `${ledgerUrl}/v1/transfers`,
    JSON.stringify({ source_account: accounts[source], target_account: accounts[target], amount: '1.00' }),
    {
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': `${run}-${exec.scenario.iterationInTest}`,
      },
      tags: { name: 'POST /v1/transfers' },
    },
  )
  check(answer, { 'status is 201': ({ status }) => status === 201 })
}
