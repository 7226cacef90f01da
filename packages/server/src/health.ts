import { z } from 'zod'
import type { Service } from './fastify.ts'

/**
 * Checks a dependency. Resolves with details to show; throws when the dependency does not respond. A check that knows the
 * cause resolves with `status: 'fail'` and a `detail`.
 */
export type HealthCheck = () => Promise<Record<string, unknown>>

const checkTimeoutMs = 1_000

/** Paths that machines poll. They are served under any load, and logged only for failures. */
export const probes: ReadonlySet<string> = new Set(['/livez', '/readyz', '/health', '/metrics'])

const Status = z.enum(['pass', 'fail']).meta({ description: 'pass: works. fail: does not work' })

const Health = z.object({
  status: Status,
  version: z.string().meta({ examples: ['0.1.0'], description: 'Version of the service' }),
  checks: z
    .record(z.string(), z.looseObject({ status: Status }))
    .meta({ description: 'State of each dependency, by its name' }),
})

/** `/livez` from memory; `/readyz` and `/health` with the state of each dependency: 503 when one fails, or while closing. */
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
        summary: 'Check that the process runs',
        description: 'Answers from memory. Restart the process when it fails.',
        tags: ['health'],
        response: { 200: z.object({ status: z.literal('pass').meta({ description: 'The process runs' }) }) },
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
          summary: path === '/readyz' ? 'Check that the service is ready' : 'Get the health of the service',
          description:
            'With the state of each dependency. 503 when a required one fails, or while the service is closing: send it no requests then.',
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
    timer = setTimeout(reject, checkTimeoutMs, new Error('no response in time'))
  })
  try {
    return { status: 'pass', ...(await Promise.race([check(), late])) }
  } catch {
    return { status: 'fail' }
  } finally {
    clearTimeout(timer)
  }
}
