import type { Queryable } from '@florin/postgres'
import { createBatchReader } from '@florin/server'
import { ruleOf } from '../../cashback-plans/cashback.ts'
import { findPlansInForce } from '../../cashback-plans/queries.ts'
import { LedgerError } from '../../errors.ts'
import { findPaymentStates } from '../../payments/queries.ts'
import type { OperationDeps } from '../operation.ts'

/** Reads in one statement. */
const batchMax = 1_000

/** Reads what concurrent payments and cashbacks need in one statement each. */
export function createPaymentReaders(db: Queryable): Pick<OperationDeps, 'findPlan' | 'findPaymentState'> {
  const readPlan = createBatchReader(
    (payments: Parameters<OperationDeps['findPlan']>[0][]) => findPlansInForce(db, payments),
    batchMax,
  )
  const readState = createBatchReader(
    (payments: { ledger: number; id: string }[]) => findPaymentStates(db, payments),
    batchMax,
  )
  return {
    async findPlan(payment) {
      const plan = await readPlan(payment)
      if (!plan) return undefined
      return { id: plan.id, rule: { ...ruleOf(plan), delay: plan.delay } }
    },
    async findPaymentState(payment) {
      const state = await readState(payment)
      if (state) return state
      throw new LedgerError('payment_not_found', `This ledger has no payment ${payment.id}.`)
    },
  }
}
