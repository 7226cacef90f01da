import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { findFreePort } from '@florin/embedded-postgres'

/** A server that does nothing but HTTP. The caller stops it. */
export async function startBare(folder: string, signal: AbortSignal): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await findFreePort()
  const server = fork(new URL('./bare-server.ts', import.meta.url), [String(port), join(folder, 'bare.log')])
  const ended = once(server, 'exit')
  const stop = async () => {
    server.kill('SIGKILL')
    await ended
  }
  try {
    const failed = ended.then(([code]) => Promise.reject(new Error(`The bare server ended with ${code}.`)))
    await Promise.race([once(server, 'message', { signal }), failed])
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}
