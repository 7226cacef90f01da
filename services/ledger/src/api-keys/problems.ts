/** The errors of API keys. */
export const apiKeyProblems = {
  grant_exceeds_own: {
    status: 403,
    title: 'Grant exceeds your own',
    cause: 'The key would have a role, a ledger or a reach that its creator does not have.',
    remedy: 'Give the key only grants that you have yourself.',
  },
  api_key_not_found: {
    status: 404,
    title: 'API key not found',
    cause: 'No API key has this id, or it has grants for ledgers that you do not operate.',
    remedy: 'Send an id of `GET /v1/api-keys`: the eight characters after `florin_live_`.',
  },
}
