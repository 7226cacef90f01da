import { get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'
import { z } from 'zod'
import { readEnvironment } from './environment.ts'
import { httpEnvironment, httpSettings } from './service-settings.ts'

// The health check of a container, with the variables of its service: exit code 0 if the service is ready.

const timeoutMs = 2_500

const { http } = httpSettings(readEnvironment(z.object(httpEnvironment(8_000)), process.env))
const place = { host: '127.0.0.1', port: http.port, path: '/readyz', timeout: timeoutMs }
const end = (answer?: IncomingMessage) => process.exit(answer?.statusCode === 200 ? 0 : 1)
const own = http.tls?.own
// The certificate names the service, not this address. The process itself is asked, by loopback.
const request = own ? getHttps({ ...place, ...own, rejectUnauthorized: false }, end) : getHttp(place, end)
request.on('error', () => end()).on('timeout', () => end())
