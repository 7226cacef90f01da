import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { closeServer } from './close-server.ts'

export interface CollectedSpan {
  service: string
  name: string
  traceId: string
  spanId: string
  /** Empty for the first span of a trace. */
  parentSpanId: string
  links: { traceId: string; spanId: string }[]
  attributes: Record<string, unknown>
  failed: boolean
}

export interface Collector {
  url: string
  /** By which a process sends its spans here, soon after they end. */
  environment: Record<string, string>
  spans: CollectedSpan[]
  /** Ends every connection, and listens no more. */
  goDown(): Promise<void>
}

interface Attribute {
  key: string
  value: Record<string, unknown>
}

/** The part of an export request of OTLP that tests read. */
interface ExportRequest {
  resourceSpans: {
    resource: { attributes: Attribute[] }
    scopeSpans: {
      spans: {
        name: string
        traceId: string
        spanId: string
        parentSpanId?: string
        links?: { traceId: string; spanId: string }[]
        attributes: Attribute[]
        status: { code?: number }
      }[]
    }[]
  }[]
}

const errorStatus = 2

/** Receives spans by OTLP over HTTP. */
export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = []
  const server = createServer(async (request, response) => {
    if (request.url === '/v1/traces') spans.push(...readSpans((await json(request)) as ExportRequest))
    response.writeHead(request.url === '/v1/traces' ? 200 : 404, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '20',
    },
    spans,
    goDown: () => closeServer(server),
  }
}

function readSpans({ resourceSpans }: ExportRequest): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(readAttributes(resource.attributes)['service.name'])
    return scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, traceId, spanId, parentSpanId = '', links = [], attributes, status }) => ({
        service,
        name,
        traceId,
        spanId,
        parentSpanId,
        links: links.map(({ traceId, spanId }) => ({ traceId, spanId })),
        attributes: readAttributes(attributes),
        failed: status.code === errorStatus,
      })),
    )
  })
}

/** Each value is an object with one field, named by its type. */
function readAttributes(attributes: Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
