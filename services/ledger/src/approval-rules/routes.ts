import { pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import type pg from 'pg'
import { LedgerError, refuses } from '../errors.ts'
import { runOnce } from '../idempotency/idempotency.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders, writeHeaders } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import { addRule } from './approval-rules.ts'
import type { ApprovalRules } from './cache.ts'
import { endRule, listRules } from './queries.ts'
import { ApprovalRule, describeNewRule, RuleFilter, RulePage, ruleParams } from './schemas.ts'

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
  approvalRules: ApprovalRules
  operations: readonly { id: string }[]
}

const tags = ['approvals']

export async function approvalRuleRoutes(app: Service, deps: Deps): Promise<void> {
  changeRoutes(app, deps)
  listRoute(app, deps)
}

function changeRoutes(app: Service, { db, ledgers, approvalRules, operations }: Deps): void {
  app.post(
    '/approval-rules',
    {
      config: { role: 'admin' },
      schema: {
        operationId: 'addApprovalRule',
        summary: 'Add an approval rule: which orders need a second person',
        description:
          'An order to which a rule applies is not posted: the answer is 202 with a proposal, which another person approves or rejects. Every replica applies the rule within a second. Dry runs and orders that are scheduled already need no approval.',
        tags,
        headers: writeHeaders('example-approval-rule'),
        body: describeNewRule(operations.map(({ id }) => id)),
        response: {
          201: ApprovalRule,
          ...refuses(
            'invalid_request',
            'ledger_not_found',
            'currency_unknown',
            'too_many_decimals',
            'idempotency_key_reused',
            'outcome_unknown',
          ),
        },
      },
    },
    async (request, reply) => {
      const context = contextOf(ledgers, request, 'addApprovalRule')
      const { ledger, origin } = context
      const answer = await runOnce(db, context, (tx) => addRule(tx, ledger, origin.subject, request.body))
      approvalRules.forget(ledger)
      return sendAnswer(reply, answer, () => '/v1/approval-rules')
    },
  )

  app.delete(
    '/approval-rules/:rule',
    {
      config: { role: 'admin' },
      schema: {
        operationId: 'endApprovalRule',
        summary: 'End an approval rule',
        description:
          'The rule stays in the list, with its end. Proposals that it has made stay open. Again: the same answer.',
        tags,
        headers: ReadHeaders,
        params: ruleParams,
        response: {
          200: ApprovalRule,
          ...refuses('invalid_request', 'ledger_not_found', 'approval_rule_not_found', 'outcome_unknown'),
        },
      },
    },
    async ({ headers, params: { rule: id }, access: { identity } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const rule = await endRule(db, ledger, id, identity.subject)
      approvalRules.forget(ledger)
      if (rule) return rule
      throw new LedgerError('approval_rule_not_found', `This ledger has no approval rule ${id}.`)
    },
  )
}

function listRoute(app: Service, { db, ledgers }: Deps): void {
  app.get(
    '/approval-rules',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listApprovalRules',
        summary: 'List approval rules',
        description: 'Also those that have ended. Newest first.',
        tags,
        headers: ReadHeaders,
        querystring: RuleFilter,
        response: { 200: RulePage, ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found') },
      },
    },
    async ({ headers, query: { limit, cursor } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['approval-rules', ledger]
      const rules = await listRules(db, ledger, readCursor(cursor, mark, uuidPattern), limit)
      return pageOf(rules, limit, mark, ({ id }) => id)
    },
  )
}
