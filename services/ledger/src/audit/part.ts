import type { Transaction } from '@florin/postgres'
import { type AuditEntry, type AuditedRequest, insertAuditEntries, withoutCredentials } from '@florin/server'
import type { Part } from '../posting/part.ts'
import type { WriteContext } from '../request/context.ts'

/** The request of an order. */
export interface AuditTerms extends Pick<WriteContext, 'ledgerName' | 'idempotencyKey' | 'requestHash'> {
  audited: AuditedRequest
}

/** Records the request in the audit trail, in the database transaction that posts it: neither exists without the other. */
export const auditPart: Part<AuditTerms> = {
  name: 'audit trail',
  insert: (written) =>
    insertAuditEntries(written.map(({ transaction, terms }) => orderEntry(terms, { status: 201, made: transaction }))),
}

/** Records an order that waits for its moment or its approval, in the database transaction that keeps it. `made`: its path. */
export async function recordOrder(
  tx: Transaction,
  { audited, ...terms }: Omit<AuditTerms, 'audited'> & Pick<WriteContext, 'audited'>,
  made: string,
): Promise<void> {
  if (audited) await tx.query(insertAuditEntries([orderEntry({ ...terms, audited }, { status: 202, made })]))
}

/** The entry of an order that was written. */
function orderEntry(
  { audited, ledgerName, idempotencyKey, requestHash }: AuditTerms,
  written: Pick<AuditEntry, 'status' | 'made'>,
): AuditEntry {
  return {
    ...audited,
    service: 'ledger',
    ledger: ledgerName,
    idempotencyKey: idempotencyKey && withoutCredentials(idempotencyKey),
    requestHash,
    code: null,
    repeated: 1,
    ...written,
  }
}
