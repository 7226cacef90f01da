import { Decimal } from '@florin/money'
import type { Queryable, Transaction } from '@florin/postgres'
import type { RuleInForce } from './match.ts'
import type { ApprovalRule } from './schemas.ts'

interface RuleRow {
  id: string
  operation: string | null
  currency: string | null
  above: string | null
  expiresIn: number
  createdBy: string
  createdAt: Date
  endedBy: string | null
  endedAt: Date | null
}

const ruleColumns = `r.id, r.operation, r.currency, r.above, r.expires_in as "expiresIn", r.created_by as "createdBy",
  uuid_extract_timestamp(r.id) as "createdAt", r.ended_by as "endedBy", r.ended_at as "endedAt"`

function presentRule({ id, operation, currency, above, expiresIn, ...row }: RuleRow): ApprovalRule {
  return {
    id,
    operation,
    above: above === null || currency === null ? null : { amount: above, currency },
    expires_in: expiresIn,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    ended_by: row.endedBy,
    ended_at: row.endedAt?.toISOString() ?? null,
  }
}

export interface NewRuleRow {
  ledger: number
  operation: string | null
  currency: string | null
  above: string | null
  expiresIn: number
  createdBy: string
}

export async function insertRule(tx: Transaction, rule: NewRuleRow): Promise<ApprovalRule> {
  const { ledger, operation, currency, above, expiresIn, createdBy } = rule
  const { rows } = await tx.query<RuleRow>({
    text: `insert into approval_rules as r (ledger, operation, currency, above, expires_in, created_by)
           values ($1, $2, $3, $4, $5, $6) returning ${ruleColumns}`,
    values: [ledger, operation, currency, above, expiresIn, createdBy],
  })
  return presentRule(rows[0] as RuleRow)
}

/** Ends a rule that has not ended. Undefined: the ledger has no such rule. */
export async function endRule(
  db: Queryable,
  ledger: number,
  id: string,
  by: string,
): Promise<ApprovalRule | undefined> {
  await db.query({
    text: `update approval_rules set ended_by = $3, ended_at = clock_timestamp()
            where ledger = $1 and id = $2 and ended_at is null`,
    values: [ledger, id, by],
  })
  const { rows } = await db.query<RuleRow>({
    text: `select ${ruleColumns} from approval_rules r where r.ledger = $1 and r.id = $2`,
    values: [ledger, id],
  })
  return rows[0] && presentRule(rows[0])
}

/** All rules, also those that have ended, newest first. `before`: id of a rule. */
export async function listRules(
  db: Queryable,
  ledger: number,
  before: string | null,
  limit: number,
): Promise<ApprovalRule[]> {
  const { rows } = await db.query<RuleRow>({
    text: `select ${ruleColumns} from approval_rules r where r.ledger = $1 and ($2::uuid is null or r.id < $2)
            order by r.id desc limit $3`,
    values: [ledger, before, limit],
  })
  return rows.map(presentRule)
}

/** Oldest first. */
export async function listRulesInForce(db: Queryable, ledger: number): Promise<RuleInForce[]> {
  const { rows } = await db.query<RuleRow>({
    name: 'list_rules_in_force',
    text: `select ${ruleColumns} from approval_rules r where r.ledger = $1 and r.ended_at is null order by r.id`,
    values: [ledger],
  })
  return rows.map(({ id, operation, currency, above, expiresIn }) => ({
    id,
    operation,
    above: above === null || currency === null ? null : { amount: new Decimal(above), currency },
    expiresIn,
  }))
}
