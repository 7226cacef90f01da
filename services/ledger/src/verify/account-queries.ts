import type { Queryable, Transaction } from '@florin/postgres'
import { debitSign } from '../accounts/queries.ts'
import { lowest } from '../transaction-id.ts'
import { promises } from './promises.ts'
import { reachOf } from './queries.ts'
import { type Broken, findingsMax } from './verdicts.ts'

/** Number of accounts of a ledger, or of all, and of their entries that are not verified yet. */
export async function countAccounts(
  db: Queryable,
  full: boolean,
  only?: number,
): Promise<{ accounts: number; entries: number }> {
  const { rows } = await db.query<{ accounts: string; entries: string }>({
    text: `select a.accounts, greatest(a.entries - case when $1 then 0 else m.entries end, 0) as entries
             from (select count(*) as accounts, coalesce(sum(last_sequence), 0) as entries
                     from accounts where ${reachOf(only)}) a,
                  (select coalesce(sum(sequence), 0) as entries from verified_accounts where ${reachOf(only)}) m`,
    values: [full],
  })
  const { accounts, entries } = rows[0] as { accounts: string; entries: string }
  return { accounts: Number(accounts), entries: Number(entries) }
}

/** A position in an account's history: an entry, and the sums up to and including it. */
interface HistoryPlace {
  transaction: string
  sequence: string
  debits: string
  credits: string
  balance: string
}

/** The end of a page of accounts: after an account, or at a position in its history. */
export interface AccountPlace {
  ledger: number
  account: string
  within: HistoryPlace | null
}

export interface AccountPage {
  /** Undefined if there are no more accounts. */
  end: AccountPlace | undefined
  /** Number of accounts whose history was read completely. */
  accounts: number
  entries: number
  broken: Map<string, Broken>
  /** For each ledger, the first transaction with unverified entries. */
  firstNew: { ledger: number; transaction: string }[]
}

interface AccountPageOptions {
  /** Starts at the beginning of each history, not at the end of the memory. */
  full: boolean
  /** Reads the accounts of this ledger; undefined: of all that are open. */
  only?: number | undefined
  /** Stores correct results for transactions below this id; undefined stores nothing. */
  rememberBelow: string | undefined
  accountsMax: number
  /** Accounts with more new entries are read in several pages. */
  entriesMax: number
}

/**
 * Checks the next accounts in one statement, and so in one snapshot: new entries against the remembered sums, both
 * together against the account's totals, and the memory against the entry at its end.
 *
 * `line`: the entries of each account from the start of its check; the start entry itself adds nothing to the sums. An
 * account with more entries than the page is `split`: a later page checks its end.
 */
export async function checkAccountPage(
  tx: Transaction,
  after: AccountPlace,
  { full, only, rememberBelow, accountsMax, entriesMax }: AccountPageOptions,
): Promise<AccountPage> {
  interface Row {
    ledger: number | null
    account: string | null
    within: HistoryPlace | null
    accounts: number
    entries: number
    broken: { promise: keyof typeof promises; count: number; places: Broken['places'] }[]
    first_new: AccountPage['firstNew']
  }
  // Each part of the statement seems to be one row to the planner: nested loops would compare each account with each other.
  await tx.query('set local enable_nestloop = off')
  const { rows } = await tx.query<Row>({
    text: `
      with candidate as (
        select a.*, m.transaction_id as m_id, m.sequence as m_sequence, m.debits as m_debits, m.credits as m_credits,
               m.balance as m_balance, start.*, start.rank = 1 as carried,
               ${debitSign('a.type')} as sign,
               greatest(a.last_sequence - start.start_sequence, 0) as due,
               sum(greatest(a.last_sequence - start.start_sequence, 0)) over (order by a.ledger, a.id) as due_with
          from (select ledger, id, type, status, minimum_balance, maximum_balance, debits_posted, credits_posted, debits_pending,
                       credits_pending, posted, pending, last_sequence, last_transaction_id
                  from accounts
                 where (ledger, id) ${after.within ? '>=' : '>'} ($1, $2) and ${reachOf(only)}
                 order by ledger, id limit $3) a
          -- Lateral: one probe per account. A plain join would read the whole table for each page.
          left join lateral (select * from verified_accounts where ledger = a.ledger and account_id = a.id limit 1) m on true,
               lateral (
                 select 1 as rank, $6::uuid as start_id, $7::bigint as start_sequence, $8::numeric as start_debits,
                        $9::numeric as start_credits, $10::numeric as start_balance
                  where $6::uuid is not null and a.ledger = $1 and a.id = $2
                 union all
                 select 2, m.transaction_id, m.sequence, m.debits, m.credits, m.balance
                  where m.account_id is not null and not $5
                 union all
                 select 3, '${lowest}', 0, 0, 0, 0
                 order by rank limit 1) start
      ), page as materialized (
        select * from candidate where due_with <= $4::bigint or due_with = due
      ), line as materialized (
        select p.ledger, p.id, e.transaction_id, e.sequence, e.balance_after, e.is_start,
               row_number() over history as nth,
               p.start_sequence + count(*) filter (where not e.is_start) over history as place,
               p.start_debits + coalesce(sum(e.amount) filter (where e.direction = 'debit' and not e.is_start) over history, 0)
                 as debits,
               p.start_credits + coalesce(sum(e.amount) filter (where e.direction = 'credit' and not e.is_start) over history, 0)
                 as credits,
               p.start_balance + p.sign * coalesce(sum(case e.direction when 'debit' then e.amount else -e.amount end)
                                                     filter (where not e.is_start) over history, 0) as balance
          from page p, lateral (
                 select transaction_id, sequence, direction, amount, balance_after,
                        (transaction_id, sequence) = (p.start_id, p.start_sequence) as is_start
                   from entries
                  where ledger = p.ledger and account_id = p.id
                    and (transaction_id, sequence) >= (p.start_id, p.start_sequence)
                  -- The start entry, and one extra entry, which shows that there are more.
                  order by transaction_id, sequence limit $4::bigint + 2) e
        window history as (partition by p.ledger, p.id order by e.transaction_id, e.sequence)
      ), checked as materialized (
        select *, not is_start and (sequence <> place or balance_after <> balance) as is_broken from line where nth <= $4::bigint + 1
      ), summed as materialized (
        select ledger, id, max(nth) as end_nth, max(sequence) as highest, bool_or(is_broken) as is_broken,
               max(nth) filter (where transaction_id < $11::uuid and not is_start) as final_nth
          from checked group by ledger, id
      ), account as materialized (
        select p.*, s.final_nth, coalesce(s.is_broken, false) as is_broken, more.nth is not null as split,
               greatest(p.start_sequence, s.highest) as highest,
               coalesce(e.transaction_id, nullif(p.start_id, '${lowest}')) as end_id,
               coalesce(e.sequence, p.start_sequence) as end_sequence, coalesce(e.debits, p.start_debits) as debits,
               coalesce(e.credits, p.start_credits) as credits, coalesce(e.balance, p.start_balance) as balance,
               c.debits as c_debits, c.credits as c_credits, c.balance_after as c_balance
          from page p
          left join summed s on s.ledger = p.ledger and s.id = p.id
          left join checked e on e.ledger = p.ledger and e.id = p.id and e.nth = s.end_nth
          left join line more on more.ledger = p.ledger and more.id = p.id and more.nth = $4::bigint + 2
          left join checked c on c.ledger = p.ledger and c.id = p.id
                             and c.transaction_id = p.m_id and c.sequence = p.m_sequence
      ), judged as materialized (
        select *,
               not split and (debits_posted, credits_posted, last_sequence, last_transaction_id)
                             is distinct from (debits, credits, highest, end_id) as totals_broken,
               not split and (posted - pending < minimum_balance or posted > maximum_balance or (status = 'closed' and (posted <> 0 or pending <> 0))
                              or 'NaN' in (debits_posted, credits_posted, debits_pending, credits_pending)) as minimum_broken,
               m_id is not null
               -- Checked by exactly one page: not by an earlier or a later one.
               and (not carried or (m_id, m_sequence) > (start_id, start_sequence))
               and (not split or (m_id, m_sequence) <= (end_id, end_sequence))
               and (m_debits, m_credits, m_balance, m_balance)
                   is distinct from (c_debits, c_credits, c_balance, sign * (c_debits - c_credits)) as memory_broken
          from account
      ), finding as materialized (
        select 'running' as promise, ledger,
               format('entry %s of account %s leaves %s', sequence, id, balance_after) as what
          from checked where is_broken
        union all
        select 'totals', ledger,
               format('account %s: %s debited and %s credited, but its entries sum to %s and %s; last entry %s, but its entries end at %s',
                      id, debits_posted, credits_posted, debits, credits, last_sequence, highest)
          from judged where totals_broken
        union all
        select 'minimum', ledger,
               format('account %s (%s): %s posted, %s pending, minimum %s, maximum %s', id, status, posted, pending, minimum_balance,
                      maximum_balance)
          from judged where minimum_broken
        union all
        select 'memory', ledger,
               format('account %s: entry %s was verified with %s debited, %s credited and balance %s; now it has %s, %s and %s',
                      id, m_sequence, m_debits, m_credits, m_balance, coalesce(c_debits::text, 'none'),
                      coalesce(c_credits::text, 'none'), coalesce(c_balance::text, 'none'))
          from judged where memory_broken
      )${rememberBelow === undefined ? '' : rememberSound}
      select p.ledger, p.id as account,
             case when p.split then json_build_object('transaction', p.end_id, 'sequence', p.end_sequence::text,
               'debits', p.debits::text, 'credits', p.credits::text, 'balance', p.balance::text) end as within,
             (select count(*) from account where not split)::integer as accounts,
             (select count(*) from checked where not is_start)::integer as entries,
             (select coalesce(json_agg(b), '[]')
                from (select promise, count(*),
                             (array_agg(json_build_object('ledger', ledger, 'what', what) order by ledger, what))
                               [1:${findingsMax}] as places
                        from finding group by promise) b) as broken,
             (select coalesce(json_agg(f), '[]')
                from (select ledger, min(transaction_id::text) as transaction
                        from checked where not is_start group by ledger) f) as first_new
        from (select 1) one
        left join (select * from account order by ledger desc, id desc limit 1) p on true`,
    values: [
      after.ledger,
      after.account,
      accountsMax,
      entriesMax,
      full,
      after.within?.transaction ?? null,
      after.within?.sequence ?? null,
      after.within?.debits ?? null,
      after.within?.credits ?? null,
      after.within?.balance ?? null,
      rememberBelow ?? null,
    ],
  })
  await tx.query('set local enable_nestloop = on')
  const { ledger, account, within, accounts, entries, broken, first_new: firstNew } = rows[0] as Row
  return {
    end: ledger === null || account === null ? undefined : { ledger, account, within },
    accounts,
    entries,
    broken: new Map(broken.map(({ promise, count, places }) => [promises[promise], { count, places }])),
    firstNew,
  }
}

/**
 * Remembers correct accounts up to their last final entry. The memory never moves backwards. With $5, an account with a
 * broken history is deleted from the memory, so that the next run finds it again.
 */
const rememberSound = `, remembered as (
        insert into verified_accounts as m (ledger, account_id, transaction_id, sequence, debits, credits, balance)
        select c.ledger, c.id, c.transaction_id, c.sequence, c.debits, c.credits, c.balance
          from judged j
          join checked c on c.ledger = j.ledger and c.id = j.id and c.nth = j.final_nth
         where not j.is_broken and not j.totals_broken and not j.memory_broken
        on conflict (ledger, account_id) do update
           set transaction_id = excluded.transaction_id, sequence = excluded.sequence, debits = excluded.debits,
               credits = excluded.credits, balance = excluded.balance
         where (m.transaction_id, m.sequence) < (excluded.transaction_id, excluded.sequence)
      ), forgotten as (
        -- One probe for each: a join would read the whole table.
        delete from verified_accounts
         where $5 and ctid = any (array(
           select (select m.ctid from verified_accounts m where m.ledger = j.ledger and m.account_id = j.id)
             from judged j where j.is_broken))
      )`
