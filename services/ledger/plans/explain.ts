import { arrayLiteral, type Queryable } from '@florin/postgres'
import pg from 'pg'
import type { Read } from './reads.ts'

/** The cost of a statement. */
export interface Explained {
  /** Used indexes, and `table (all of it)` for a sequential scan. */
  through: string[]
  /** Rows that its scans met, including filtered ones. */
  rows: number
  /** Blocks of 8 KiB, from memory or disk. */
  buffers: number
  returned: number
}

/** As `explain (format json)` gives it. */
export interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Plan[]
}

interface Statement {
  name?: string
  text: string
  values?: unknown[]
}

/** Runs a read and explains each of its statements. */
export async function explainRead(client: pg.ClientBase, { run }: Read): Promise<Explained[]> {
  const explained: Explained[] = []
  const db = {
    async query(statement: Statement) {
      explained.push(summarise(await explain(client, statement)))
      const { text, values } = statement
      return client.query(text, values)
    },
  }
  await run(db as unknown as Queryable)
  return explained
}

/** Named statements: the generic plan, which PostgreSQL uses after a few runs. Others: the plan for their parameters. */
async function explain(client: pg.ClientBase, { name, text, values = [] }: Statement): Promise<Plan> {
  const options = 'explain (analyze, buffers, timing off, format json)'
  const planOf = ({ rows }: pg.QueryResult) => rows[0]['QUERY PLAN'][0].Plan as Plan
  if (name === undefined) return planOf(await client.query(`${options} ${text}`, values))
  await client.query(`set plan_cache_mode = force_generic_plan; prepare ${name} as ${text}`)
  const literals = values.map((value) => pg.escapeLiteral(Array.isArray(value) ? arrayLiteral(value) : String(value)))
  const given = literals.length > 0 ? `(${literals.join(', ')})` : ''
  const plan = planOf(await client.query(`${options} execute ${name}${given}`))
  await client.query(`deallocate ${name}; reset plan_cache_mode`)
  return plan
}

export function summarise(root: Plan): Explained {
  const through = new Set<string>()
  // What a statement writes in a CTE that it does not read is not part of its root.
  let [rows, buffersOfWrites] = [0, 0]
  const visit = (plan: Plan) => {
    const ran = plan['Actual Loops'] > 0
    if (ran && plan['Index Name']) through.add(plan['Index Name'])
    if (ran && plan['Node Type'] === 'Seq Scan') through.add(`${plan['Relation Name']} (all of it)`)
    if (plan['Node Type'].endsWith('Scan') && (plan['Relation Name'] || plan['Index Name'])) {
      const met =
        plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0)
      rows += met * plan['Actual Loops']
    }
    if (plan['Node Type'] === 'ModifyTable') buffersOfWrites += buffersOf(plan)
    for (const inner of plan.Plans ?? []) visit(inner)
  }
  visit(root)
  return {
    through: [...through].sort(),
    rows: Math.round(rows),
    buffers: Math.max(buffersOf(root), buffersOfWrites),
    returned: Math.round(root['Actual Rows'] * root['Actual Loops']),
  }
}

function buffersOf(plan: Plan): number {
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
}
