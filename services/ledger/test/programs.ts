import { execFile } from 'node:child_process'

/** Runs another program, which judges what the service wrote. */
export function run(program: string, ...args: string[]): Promise<{ code: number | string; output: string }> {
  return new Promise((resolve) => {
    // hledger reads files in the encoding of the locale.
    const env = { ...process.env, LC_ALL: 'C.UTF-8' }
    execFile(program, args, { maxBuffer: 1e8, env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: `${stdout}${stderr}` }),
    )
  })
}

/** Whether it is installed; if not, the output of the tests says so. */
export async function hasProgram(program: string): Promise<boolean> {
  const has = (await run(program, '--version')).code === 0
  if (!has) console.warn(`NOT CHECKED: ${program} is not installed, so no journal was given to it.`)
  return has
}
