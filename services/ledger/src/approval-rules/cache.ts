import type { Queryable } from '@florin/postgres'
import type { RuleInForce } from './match.ts'
import { listRulesInForce } from './queries.ts'

/** Cache of the approval rules in force. A rule of another replica applies within a second. */
export interface ApprovalRules {
  /** The rules of an operation, oldest first. No promise for those that are cached. */
  find(ledger: number, operation: string): readonly RuleInForce[] | Promise<readonly RuleInForce[]>
  /** The rules of the ledger have changed. */
  forget(ledger: number): void
}

const ageMsMax = 1_000

interface Cached {
  /** When the reading began. */
  atMs: number
  rules: readonly RuleInForce[] | undefined
  reading: Promise<readonly RuleInForce[]>
}

export function createApprovalRules(db: Queryable): ApprovalRules {
  const byLedger = new Map<number, Cached>()

  function read(ledger: number): Cached {
    const cached: Cached = { atMs: performance.now(), rules: undefined, reading: listRulesInForce(db, ledger) }
    byLedger.set(ledger, cached)
    cached.reading.then(
      (rules) => {
        cached.rules = rules
      },
      () => {
        if (byLedger.get(ledger) === cached) byLedger.delete(ledger)
      },
    )
    return cached
  }

  return {
    find(ledger, operation) {
      const known = byLedger.get(ledger)
      const cached = known && performance.now() - known.atMs < ageMsMax ? known : read(ledger)
      return cached.rules
        ? ofOperation(cached.rules, operation)
        : cached.reading.then((rules) => ofOperation(rules, operation))
    },
    forget(ledger) {
      byLedger.delete(ledger)
    },
  }
}

function ofOperation(rules: readonly RuleInForce[], id: string): readonly RuleInForce[] {
  return rules.length === 0 ? rules : rules.filter(({ operation }) => operation === null || operation === id)
}
