/** The problems of who sends a request, which every service has. */
export const identityProblems = {
  unauthenticated: {
    status: 401,
    title: 'Unauthenticated',
    cause: 'The request has no token or API key, or one that is not valid.',
    remedy: 'Send `authorization: Bearer <token or API key>`. `detail` says what is wrong with the one that was sent.',
  },
  forbidden: {
    status: 403,
    title: 'Forbidden',
    cause: 'The token or API key does not have the role that the route requires, or it is limited to some accounts.',
    remedy: 'Use an identity with the role in `detail`.',
  },
  ledger_not_found: {
    status: 404,
    title: 'Ledger not found',
    cause: 'No ledger has the name in the `florin-ledger` header, or the identity has no grant for it.',
    remedy: 'Check the name and the grants, or create the ledger with `POST /v1/ledgers`.',
  },
  identity_unavailable: {
    status: 503,
    title: 'Identity unavailable',
    cause:
      'Whether the token is valid cannot be determined now, because its issuer does not answer. Nothing was changed.',
    remedy: 'Wait for the number of seconds in `retry-after`, then send the request again.',
  },
} as const

export type IdentityCode = keyof typeof identityProblems
