import autocannon from 'autocannon'
import type { GeneratorMessage, Load, Measure } from './load.ts'
import { percentile } from './percentile.ts'
import { ordersOf, prepareRequests } from './requests.ts'

const requestTimeoutSeconds = 20
const progressMs = 1_000
/** How often autocannon checks whether it is to stop. */
const stopPollMs = 50

process.once('message', async (load: Load) => {
  send({ measure: await generate(load) })
  process.disconnect()
})
process.on('disconnect', () => process.exit())

function send(message: GeneratorMessage): void {
  process.send?.(message)
}

/** Keeps every connection busy with one request after another. */
async function generate({ url, work, accounts, targets, connections, rate, extent }: Load): Promise<Measure> {
  const expected = work === 'balances' ? 200 : work === 'accepted' ? 202 : 201
  const connect = prepareRequests({ url, work, accounts, ...(targets && { targets }) })
  const orders = ordersOf(work)
  const durationsMs: number[] = []
  const errors: Record<string, number> = {}
  const fail = (reason: string) => {
    errors[reason] = (errors[reason] ?? 0) + 1
  }
  const timed = 'seconds' in extent
  const fromMs = performance.now() + (timed ? extent.warmupSeconds * 1000 : 0)
  const untilMs = timed ? fromMs + extent.seconds * 1000 : Number.POSITIVE_INFINITY
  let answered = 0
  let counted = 0
  let cpu: NodeJS.CpuUsage | undefined

  const progress = setInterval(() => send({ answered }), progressMs)
  await new Promise<void>((resolve, reject) => {
    const run = autocannon(
      {
        url,
        connections,
        timeout: requestTimeoutSeconds,
        sampleInt: stopPollMs,
        ...(rate !== undefined && { overallRate: Math.round(rate) }),
        ...(timed ? { duration: extent.warmupSeconds + extent.seconds } : { amount: extent.requests }),
        // `setupRequest` would assemble each request again, which costs more than sending it.
        setupClient: (client) => Object.assign(client, { getRequestBuffer: connect() }),
      },
      (error) => (error ? reject(error) : resolve()),
    )
    run.on('response', (_client, status, _bytes, durationMs) => {
      answered += orders
      const nowMs = performance.now()
      if (status !== expected) return fail(`status ${status}`)
      if (nowMs < fromMs || nowMs >= untilMs) return
      cpu ??= process.cpuUsage()
      counted += orders
      if (timed) durationsMs.push(durationMs)
    })
    run.on('reqError', () => fail('no answer'))
  })
  clearInterval(progress)

  const seconds = timed ? extent.seconds : (performance.now() - fromMs) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const ascending = Float64Array.from(durationsMs).sort()
  return {
    answered,
    perSecond: counted / seconds,
    p50Ms: percentile(ascending, 0.5),
    p95Ms: percentile(ascending, 0.95),
    p99Ms: percentile(ascending, 0.99),
    errors,
    generatorLoad: (user + system) / 1e6 / seconds,
  }
}
