import type { Queryable } from '@florin/postgres'
import { overloaded } from '../posting/failures.ts'
import type { RuleInForce } from './match.ts'
import { listRulesInForce } from './queries.ts'

/** Cache of the approval rules in force. A rule of another replica applies within a second. */
export interface ApprovalRules {
  /** The rules of an operation, oldest first. No promise while they are cached. Throws `overloaded` when too many orders wait. */
  find(ledger: number, operation: string): readonly RuleInForce[] | Promise<readonly RuleInForce[]>
  /** The rules of the ledger have changed. */
  forget(ledger: number): void
}

/** Rules that were read longer ago are not used. */
const ageMsMax = 1_000
/** From this age they are read again, while orders still use them. */
const refreshMs = 500

interface Reading {
  startedMs: number
  rules: Promise<readonly RuleInForce[]>
}

interface Cached {
  /** When the reading of these rules began. */
  readMs: number
  rules: readonly RuleInForce[]
  reading: Reading | undefined
}

/** `hasRoom`: whether one more order may wait for rules, in addition to those that wait already. */
export function createApprovalRules(db: Queryable, hasRoom: (waiting: number) => boolean): ApprovalRules {
  const byLedger = new Map<number, Cached>()
  let waiting = 0

  function read(ledger: number, cached: Cached): Reading {
    const reading = { startedMs: performance.now(), rules: listRulesInForce(db, ledger) }
    cached.reading = reading
    const end = () => {
      if (cached.reading === reading) cached.reading = undefined
    }
    reading.rules.then((rules) => {
      if (reading.startedMs > cached.readMs) Object.assign(cached, { rules, readMs: reading.startedMs })
      end()
    }, end)
    return reading
  }

  return {
    find(ledger, operation) {
      let cached = byLedger.get(ledger)
      if (!cached) {
        cached = { readMs: Number.NEGATIVE_INFINITY, rules: [], reading: undefined }
        byLedger.set(ledger, cached)
      }
      const nowMs = performance.now()
      const ageMs = nowMs - cached.readMs
      if (ageMs < refreshMs) return ofOperation(cached.rules, operation)
      const isCurrent = cached.reading !== undefined && nowMs - cached.reading.startedMs < ageMsMax
      const { rules } = isCurrent ? (cached.reading as Reading) : read(ledger, cached)
      if (ageMs < ageMsMax) return ofOperation(cached.rules, operation)
      if (!hasRoom(waiting)) throw overloaded('Too many orders are waiting.')
      waiting += 1
      const leave = () => {
        waiting -= 1
      }
      rules.then(leave, leave)
      return rules.then((current) => ofOperation(current, operation))
    },
    forget(ledger) {
      byLedger.delete(ledger)
    },
  }
}

function ofOperation(rules: readonly RuleInForce[], id: string): readonly RuleInForce[] {
  return rules.length === 0 ? rules : rules.filter(({ operation }) => operation === null || operation === id)
}
