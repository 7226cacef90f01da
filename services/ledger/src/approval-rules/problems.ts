/** The errors of approval rules. */
export const approvalRuleProblems = {
  approval_rule_not_found: {
    status: 404,
    title: 'Approval rule not found',
    cause: 'The ledger has no approval rule with this id.',
    remedy: 'Send an id of `GET /v1/approval-rules`, and check the `florin-ledger` header.',
  },
} as const
