import { type AuditedRequest, insertAuditEntries, withoutCredentials } from '@florin/server'
import type { Part } from '../posting/part.ts'
import type { WriteContext } from '../request/context.ts'

/** The request of a posting. */
export interface AuditTerms extends Pick<WriteContext, 'ledgerName' | 'idempotencyKey' | 'requestHash'> {
  audited: AuditedRequest
  /** Its id. */
  operation: string
}

/** Records the request in the audit trail, in the database transaction that posts it: neither exists without the other. */
export const auditPart: Part<AuditTerms> = {
  name: 'audit trail',
  insert: (written) =>
    insertAuditEntries(
      written.map(({ transaction, terms: { audited, operation, ledgerName, idempotencyKey, requestHash } }) => ({
        ...audited,
        service: 'ledger',
        action: operation,
        ledger: ledgerName,
        idempotencyKey: idempotencyKey && withoutCredentials(idempotencyKey),
        requestHash,
        status: 201,
        code: null,
        made: transaction,
        repeated: 1,
      })),
    ),
}
