import { z } from 'zod'
import type { Service } from './fastify.ts'

/**
 * Resolves when what is depended on answers, with what is worth showing; throws when it does not. One that knows what is
 * wrong resolves with `status: 'fail'` and a `detail`.
 */
export type HealthCheck = () => Promise<Record<string, unknown>>

const checkTimeoutMs = 1_000

/** Paths that machines ask all the time. They are served under any load, and logged only when something is wrong. */
export const probes: ReadonlySet<string> = new Set(['/livez', '/readyz', '/health', '/metrics'])

const Health = z.object({
  status: z.enum(['pass', 'fail']),
  version: z.string(),
  checks: z.record(z.string(), z.looseObject({ status: z.enum(['pass', 'fail']) })),
})

/** `/livez` from memory, `/readyz` and `/health` with the state of each dependency (503 when one is unavailable, or when closing). */
export function addHealth(app: Service, version: string, checks: Record<string, HealthCheck>): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })

  app.get(
    '/livez',
    {
      schema: {
        operationId: 'getLiveness',
        summary: 'Whether the process runs',
        tags: ['health'],
        response: { 200: z.object({ status: z.literal('pass') }) },
      },
    },
    async () => ({ status: 'pass' as const }),
  )

  for (const [path, operationId] of [
    ['/readyz', 'getReadiness'],
    ['/health', 'getHealth'],
  ] as const) {
    app.get(
      path,
      {
        schema: {
          operationId,
          summary: 'Whether it can do its work, and the state of what it needs',
          tags: ['health'],
          response: { 200: Health, 503: Health },
        },
      },
      async (_request, reply) => {
        const states = Object.fromEntries(
          await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await stateOf(check)] as const)),
        )
        const fit = !closing && Object.values(states).every(({ status }) => status === 'pass')
        return reply.status(fit ? 200 : 503).send({ status: fit ? 'pass' : 'fail', version, checks: states })
      },
    )
  }
}

async function stateOf(check: HealthCheck): Promise<{ status: 'pass' | 'fail' }> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, checkTimeoutMs, new Error('no answer in time'))
  })
  try {
    return { status: 'pass', ...(await Promise.race([check(), late])) }
  } catch {
    return { status: 'fail' }
  } finally {
    clearTimeout(timer)
  }
}
