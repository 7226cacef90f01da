export const statementProblems = {
  statement_too_large: {
    status: 422,
    title: 'Statement too large',
    cause: 'The period has more entries than a PDF may have.',
    remedy: 'Request a shorter period, or another format: only a PDF has a limit.',
  },
  statement_not_representable: {
    status: 422,
    title: 'Statement not representable',
    cause: 'camt.053 has only currency codes of three letters, and amounts of at most 18 digits and 5 decimals.',
    remedy: 'Request the statement as JSON, CSV or PDF.',
  },
} as const
