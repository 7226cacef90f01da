/** The problems of HTTP itself, which every service has. */
export const httpProblems = {
  invalid_request: {
    status: 400,
    title: 'Invalid request',
    cause: 'A field, parameter or header is missing, unknown or malformed.',
    remedy: 'Correct what `errors` lists and send the request again.',
  },
  cursor_invalid: {
    status: 400,
    title: 'Invalid cursor',
    cause: 'The cursor is damaged, or it belongs to another list or to other filters.',
    remedy: 'Send `next_cursor` of the page before, unchanged and with the same filters, or start without a cursor.',
  },
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    cause: 'The body is not valid JSON in UTF-8, repeats a key, or is nested too deeply.',
    remedy: 'Send one JSON value in UTF-8, with each key once.',
  },
  route_not_found: {
    status: 404,
    title: 'Route not found',
    cause: 'No route has this path.',
    remedy: 'Check the path against the list of routes at /docs.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    cause: 'The route exists, but not with this method.',
    remedy: 'Use one of the methods in the `allow` header.',
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    cause: 'The request did not arrive completely within 30 seconds.',
    remedy: 'Send it again.',
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    cause: 'The body exceeds the limit of the route.',
    remedy: 'Send less in one request.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    cause: 'The body is not uncompressed JSON in UTF-8.',
    remedy: 'Send it as `content-type: application/json`, without a content-encoding.',
  },
  host_not_allowed: {
    status: 421,
    title: 'Host not allowed',
    cause: 'The request is addressed to a host name that is not served here.',
    remedy: 'Use a host name of the service. Its operator lists them in `ALLOWED_HOSTS`.',
  },
  rate_limited: {
    status: 429,
    title: 'Rate limited',
    cause:
      'The identity has sent more requests of this kind than its limit, or its address too many credentials that are not valid. Nothing was changed.',
    remedy: 'Wait for the number of seconds in `retry-after`, then send the request again.',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    cause: 'The headers of the request exceed 16 KiB.',
    remedy: 'Send shorter headers. A token may have 8 KiB.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    cause: 'The service failed. Its log has the reason under the `request_id`.',
    remedy: 'Report the `request_id` to the operator.',
  },
  method_not_implemented: {
    status: 501,
    title: 'Method not implemented',
    cause: 'The service does not know the HTTP method.',
    remedy: 'Use one of the methods listed at /docs.',
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    cause: 'Too many requests are in flight, a queue is full, or the database is too busy. Nothing was changed.',
    remedy: 'Wait for the number of seconds in `retry-after`, then send the request again.',
  },
} as const

export type HttpCode = keyof typeof httpProblems
