/** The errors of proposals. */
export const proposalProblems = {
  approval_required: {
    status: 422,
    title: 'Approval required',
    cause:
      'An approval rule applies to the order, and orders from Kafka cannot become proposals: the topic does not prove who wrote them.',
    remedy: 'Send the order over HTTP, with a new key, and let another person approve its proposal.',
  },
  own_proposal: {
    status: 403,
    title: 'Own proposal',
    cause:
      'The caller is the author of the proposal, or an API key that the author created, or the creator of that key.',
    remedy: 'Let another person approve it, or withdraw it with `POST /v1/proposals/{proposal}/reject`.',
  },
  proposal_not_found: {
    status: 404,
    title: 'Proposal not found',
    cause: 'The ledger has no proposal with this id or key.',
    remedy: 'Check the id or key and the `florin-ledger` header.',
  },
  proposal_ended: {
    status: 409,
    title: 'Proposal has ended',
    cause: 'The proposal was approved, rejected or withdrawn, or it has expired.',
    remedy: 'Read the proposal. If its order is still needed, send it again with a new key.',
  },
} as const
