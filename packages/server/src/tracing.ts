import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Attributes,
  DiagLogLevel,
  diag,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { FastifyReply, FastifyRequest, Service } from './fastify.ts'
import { probes } from './health.ts'
import type { Logger } from './logger.ts'

export type { Span, SpanOptions } from '@opentelemetry/api'

/** For the last spans when the process ends. A collector that does not answer must not delay it longer. */
const flushTimeoutMs = 2_000

/** Undefined while tracing is off. */
let tracer: Tracer | undefined

/** Of OpenTelemetry's own variables, by which its SDK configures the exporter. It counts empty ones as unset. */
function isWanted(environment: NodeJS.ProcessEnv): boolean {
  const { OTEL_SDK_DISABLED: disabled, OTEL_TRACES_EXPORTER: exporter } = environment
  if (disabled?.toLowerCase() === 'true' || exporter === 'none') return false
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = environment
  return Boolean(exporter || OTEL_EXPORTER_OTLP_ENDPOINT || OTEL_EXPORTER_OTLP_TRACES_ENDPOINT)
}

/**
 * Starts tracing if the environment asks for it; otherwise the SDK is not even loaded. Before the services are built. Returns
 * what sends the last spans, and never throws.
 */
export async function startTracing(
  service: string,
  environment: NodeJS.ProcessEnv,
  logger: Logger,
): Promise<() => Promise<void>> {
  if (!isWanted(environment)) return async () => undefined
  const { NodeSDK } = await import('@opentelemetry/sdk-node')
  // No metrics and no logs: /metrics and standard output have them.
  const sdk = new NodeSDK({
    serviceName: environment.OTEL_SERVICE_NAME || `florin-${service}`,
    metricReaders: [],
    logRecordProcessors: [],
  })
  sdk.start()
  logFailures(logger)
  tracer = trace.getTracer('florin')
  return async () => {
    // What it cannot send is logged by the SDK.
    const sent = sdk.shutdown().catch(() => undefined)
    await Promise.race([sent, sleep(flushTimeoutMs, undefined, { ref: false })])
  }
}

/** Of exports. Without this the SDK would say nothing. */
function logFailures(logger: Logger): void {
  const warn = (message: string) => logger.warn({ reason: message }, 'OpenTelemetry warns')
  const ignore = () => undefined
  diag.setLogger(
    { error: warn, warn, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  )
}

/** A span for each request, except probes: it continues the trace of the caller, or begins one. */
export function traceRequests(app: Service): void {
  if (!tracer) return
  const own = tracer
  app.addHook('onRequest', (request, reply, done) => {
    const { method, raw, routeOptions } = request
    const { url: route } = routeOptions
    if (route === undefined || !probes.has(route)) {
      const caller = propagation.extract(ROOT_CONTEXT, raw.headers)
      const name = route === undefined ? method : `${method} ${route}`
      const span = own.startSpan(name, { kind: SpanKind.SERVER, attributes: describe(request) }, caller)
      // From here on the trace of the request is that of its span, which everything that reads the header continues.
      propagation.inject(trace.setSpan(caller, span), raw.headers)
      reply.raw.once('close', () => endRequest(span, reply))
    }
    done()
  })
}

/** The path and the query are left out: they name accounts and owners. The log line with the request's id has them. */
function describe({ id, method, protocol, routeOptions: { url } }: FastifyRequest): Attributes {
  return {
    'http.request.method': method,
    'url.scheme': protocol,
    ...(url !== undefined && { 'http.route': url }),
    'florin.request_id': id,
  }
}

function endRequest(span: Span, { raw, statusCode }: FastifyReply): void {
  // Afterwards it is an answer, also of a stream that its reader leaves.
  if (!raw.headersSent) failSpan(span, 'aborted')
  else {
    span.setAttribute('http.response.status_code', statusCode)
    if (statusCode >= 500) failSpan(span, String(statusCode))
  }
  span.end()
}

/** The trace of a request, for its log line; undefined while tracing is off. */
export function traceIdOf({ traceparent }: FastifyRequest['headers']): string | undefined {
  return tracer && typeof traceparent === 'string' ? traceparent.split('-')[1] : undefined
}

/** Whether it is on. */
export const isTracing = (): boolean => tracer !== undefined

/** A span in the trace of a request; undefined where that is not recorded. */
export function startSpan(name: string, traceparent: string | undefined, options: SpanOptions): Span | undefined {
  if (!tracer || traceparent === undefined) return undefined
  const span = tracer.startSpan(name, options, propagation.extract(ROOT_CONTEXT, { traceparent }))
  return span.isRecording() ? span : undefined
}

/** Of what continues the trace below the span, by W3C Trace Context. */
export function traceparentOf(span: Span): string | undefined {
  const headers: { traceparent?: string } = {}
  propagation.inject(trace.setSpan(ROOT_CONTEXT, span), headers)
  return headers.traceparent
}

/** `type`: the kind of failure. Messages may quote what must not leave the service. */
export function failSpan(span: Span, type: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', type)
}

/** A span of one call to another service. The call continues the trace with the traceparent that it is given. */
export async function traceCall<Response extends { status: number }>(
  name: string,
  traceparent: string | undefined,
  call: (traceparent: string | undefined) => Promise<Response>,
): Promise<Response> {
  const span = startSpan(name, traceparent, { kind: SpanKind.CLIENT })
  if (!span) return call(traceparent)
  try {
    const response = await call(traceparentOf(span))
    span.setAttribute('http.response.status_code', response.status)
    if (response.status >= 400) failSpan(span, String(response.status))
    return response
  } catch (error) {
    failSpan(span, (error as Error).name)
    throw error
  } finally {
    span.end()
  }
}
