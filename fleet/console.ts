import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { consoleFolder, isConsoleStale } from '../apps/console/sources.ts'

export { isConsoleStale }

const shownLines = 15

/** The console cannot be built. The message says what to do. */
export class ConsoleError extends Error {
  /** The last lines of what the build printed. */
  readonly logTail: string

  constructor(message: string, logTail: string) {
    super(message)
    this.logTail = logTail
  }
}

/** Builds what the gateway serves at `/`, in a process of its own: the fleet needs none of its packages. */
export async function buildConsole(signal?: AbortSignal): Promise<void> {
  const output = await runBuild(signal)
  signal?.throwIfAborted()
  if (output === undefined) return
  // Another process built it at the same time.
  if (!(await isConsoleStale())) return
  throw new ConsoleError(
    'The console could not be built, so the gateway serves none or an older one. Everything else works. Run "npx -y pnpm@12 install", then start again.',
    output,
  )
}

/** Undefined if it succeeds, else the end of its output. */
function runBuild(signal: AbortSignal | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(consoleFolder, 'build.ts')], {
      cwd: consoleFolder,
      ...(signal && { signal }),
    })
    let text = ''
    const read = (chunk: Buffer) => {
      text += chunk
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    const tail = () => text.trimEnd().split('\n').slice(-shownLines).join('\n')
    child.once('error', ({ message }) => resolve(message))
    child.once('close', (code) => resolve(code === 0 ? undefined : tail()))
  })
}
