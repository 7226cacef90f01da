import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startStep } from './progress.ts'

const importMain = join(fileURLToPath(new URL('../..', import.meta.url)), 'services', 'fx', 'src', 'import', 'main.ts')

export const rateImportTitle = 'import of the whole ECB history'

export interface RateImport {
  rates: number
  seconds: number
}

/** Loads the file of ECB_HISTORY_FILE by the command that users run. Undefined when no file is named. */
export async function measureRateImport(databaseUrl: string, signal: AbortSignal): Promise<RateImport | undefined> {
  const file = process.env.ECB_HISTORY_FILE
  const step = startStep(rateImportTitle)
  if (!file) {
    step.done('skipped, ECB_HISTORY_FILE names no file')
    return undefined
  }
  const startedMs = performance.now()
  const child = spawn(process.execPath, [importMain, file], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const [code] = await once(child, 'close')
  const seconds = (performance.now() - startedMs) / 1_000
  const rates = Number(/([\d,]+) (?:rates )?added/.exec(output)?.[1]?.replaceAll(',', ''))
  if (code !== 0 || !rates) throw new Error(`The import ended with ${code}: ${output}`)
  step.done(`${rates.toLocaleString('en')} rates in ${seconds.toFixed(1)} s`)
  return { rates, seconds }
}
