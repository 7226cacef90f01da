import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { until } from './clients.ts'
import type { Recipient } from './history.ts'
import { type Answer, serviceSecret } from './ledger.ts'

export interface ServiceProcess extends Recipient {
  get(path: string): Promise<Answer>
  /** Sends a signal, and returns when the process is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Ending>
  /** Stops the process where it is, as a machine that swaps or loses its network does, until `thaw`. */
  freeze(): void
  thaw(): void
  ended: Promise<Ending>
  output(): string
}

export interface Ending {
  code: number | null
  signal: string | null
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** No test leaves a service behind, however it ends. */
const endWithParent = new URL('../../../fleet/end-with-parent.ts', import.meta.url).href

/** The service as a process of its own, on a free port. Returns when it listens. */
export async function startServiceProcess(
  environment: Record<string, string>,
  program = main,
): Promise<ServiceProcess> {
  const { ended, output, signal } = spawnService(environment, program)
  let over = false
  void ended.then(() => {
    over = true
  })
  const port = () => /listening at https?:[^"]*:(\d+)/.exec(output())?.[1]
  await until('the service listens', () => over || port() !== undefined)
  assert(!over, `the service ended: ${output()}`)
  const url = `http://127.0.0.1:${port()}`

  async function send(path: string, init: RequestInit): Promise<Answer> {
    const answer = await fetch(url + path, init)
    const text = await answer.text()
    const headers = Object.fromEntries(answer.headers)
    return { statusCode: answer.status, headers, text, body: text.startsWith('{') ? JSON.parse(text) : undefined }
  }
  return {
    get: (path) => send(path, {}),
    post: (path, body, { key, headers }) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key as string, ...headers },
        body: JSON.stringify(body),
      }),
    end: (name) => {
      signal(name)
      return ended
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    ended,
    output,
  }
}

/** Starts the program as it is, whatever becomes of it. */
export function spawnService(
  environment: Record<string, string>,
  program = main,
  args: string[] = [],
): {
  ended: Promise<Ending>
  output(): string
  signal(signal: NodeJS.Signals): void
} {
  const child = spawn(process.execPath, ['--import', endWithParent, program, ...args], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', SERVICE_SECRET: serviceSecret, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  // `close`, not `exit`: what it wrote last is to be read too.
  const ended = once(child, 'close').then(([code, signal]): Ending => ({ code, signal }))
  return { ended, output: () => output, signal: (name) => child.kill(name) }
}
