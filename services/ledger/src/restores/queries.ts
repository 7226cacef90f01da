import { columns, type Queryable, type Transaction, violatedConstraint } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import type { ExportedLedger } from '../export/format.ts'
import type { RestoredAccount, RestoredBalance, RestoredTransaction } from './schemas.ts'

/** How much of a file is restored. */
export interface Restore {
  ledger: number
  lines: number
  /** Of these lines. */
  digest: Buffer
  transactions: number
}

interface RestoreRow {
  ledger: number
  lines: string
  digest: Buffer
  transactions: string
}

/** Begins to restore a ledger, or continues. */
export async function beginRestore(
  tx: Transaction,
  name: string,
  { description, time_zone }: ExportedLedger,
  restoredBy: string,
): Promise<Restore> {
  try {
    const { rows } = await tx.query<RestoreRow>({
      text: 'select ledger, lines, digest, transactions from begin_restore($1, $2, $3, $4)',
      values: [name, description, time_zone, restoredBy],
    })
    const { ledger, lines, digest, transactions } = rows[0] as RestoreRow
    return { ledger, lines: Number(lines), digest, transactions: Number(transactions) }
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'ledgers_name_taken') throw ledgerExists(name, error)
    if (constraint !== 'restores_abandoned') throw error
    throw new LedgerError(
      'restore_in_progress',
      `The restore of ${name} is being abandoned. Abandon it again until nothing is left, then send the file.`,
      { cause: error },
    )
  }
}

const ledgerExists = (name: string, cause: unknown) =>
  new LedgerError(
    'ledger_exists',
    `Ledger ${name} exists already. If a restore of this file was interrupted at its very end, it is complete; otherwise choose another name.`,
    { cause },
  )

/** The first statement of a step. */
export async function advanceRestore(
  tx: Transaction,
  { ledger, lines }: Restore,
  to: { lines: number; digest: Buffer; transactions: number },
): Promise<void> {
  try {
    await tx.query({
      text: 'select advance_restore($1, $2, $3, $4, $5)',
      values: [ledger, lines, to.lines, to.digest, to.transactions],
    })
  } catch (error) {
    if (violatedConstraint(error) !== 'restores_in_order') throw error
    throw new LedgerError(
      'restore_in_progress',
      'Another request restores this ledger. Wait until it ends. If it was interrupted, send the file again.',
      { cause: error },
    )
  }
}

export async function restoreAccounts(tx: Transaction, ledger: number, accounts: RestoredAccount[]): Promise<void> {
  await tx.query({ text: 'select restore_accounts($1, $2)', values: [ledger, JSON.stringify(accounts)] })
}

export async function restoreRows(tx: Transaction, ledger: number, table: string, rows: unknown[]): Promise<void> {
  await tx.query({ text: 'select restore_rows($1, $2, $3)', values: [ledger, table, JSON.stringify(rows)] })
}

/** Posts transactions of the past, with their ids. The database checks them as it checks those of the present. */
export async function restoreTransactions(
  tx: Transaction,
  ledger: number,
  transactions: RestoredTransaction[],
): Promise<void> {
  const entries = transactions.flatMap(({ entries: of }, index) =>
    of.map((entry, line) => ({ ...entry, place: index + 1, line: line + 1 })),
  )
  const none = transactions.map(() => null)
  const parameters = {
    in_ledger: ledger,
    ids: transactions.map(({ id }) => id),
    kinds: transactions.map(({ kind }) => kind),
    reference_texts: transactions.map(({ reference }) => reference),
    descriptions: transactions.map(({ description }) => description),
    metadata_texts: transactions.map(({ metadata }) =>
      Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata),
    ),
    effective_moments: transactions.map(({ effective_at: effective, recorded_at: recorded }) =>
      effective === recorded ? null : effective,
    ),
    reversed_ids: transactions.map(({ reverses }) => reverses),
    entry_counts: transactions.map(({ entries: of }) => of.length),
    // Their keys are rows of their own.
    keys: none,
    request_hashes: none,
    places: entries.map(({ place }) => place),
    lines: entries.map(({ line }) => line),
    account_ids: entries.map(({ account }) => account),
    sequences: entries.map(({ sequence }) => sequence),
    directions: entries.map(({ direction }) => direction),
    amounts: entries.map(({ amount }) => amount),
    currencies: entries.map(({ currency }) => currency),
    balances: entries.map(({ balance_after: balance }) => balance),
  }
  const named = Object.keys(parameters).map((name, index) => `${name} => $${index + 1}`)
  await tx.query({ text: `select post_transactions(${named.join(', ')})`, values: Object.values(parameters) })
}

/** Gives accounts after an id their state. Returns the last of them; null at the end. */
export async function settleAccounts(
  db: Queryable,
  ledger: number,
  after: string,
  accountsMax: number,
): Promise<string | null> {
  const { rows } = await db.query<{ last: string | null }>({
    text: 'select settle_accounts($1, $2, $3) as last',
    values: [ledger, after, accountsMax],
  })
  return rows[0]?.last ?? null
}

/**
 * Throws if a trial ledger of this name was removed after fees of the restored one: the revenue service takes them for late fees
 * of the trial, and rejects them without limit.
 */
export async function checkFees(tx: Transaction, name: string, ledger: number): Promise<void> {
  const { rows } = await tx.query({
    text: `select from removals r where r.name = $1
              and exists (select from fees f where f.ledger = $2 and f.id <= r.last_id) limit 1`,
    values: [name, ledger],
  })
  if (rows.length === 0) return
  throw new LedgerError(
    'restore_name_removed',
    `A trial ledger ${name} was removed, and the revenue service would take fees of this file for late fees of it. Abandon the restore, and restore the file under another name.`,
  )
}

/** Opens the ledger under its name. */
export async function endRestore(tx: Transaction, name: string, ledger: number): Promise<void> {
  try {
    await tx.query({ text: 'select end_restore($1)', values: [ledger] })
  } catch (error) {
    if (violatedConstraint(error) !== 'ledgers_name_taken') throw error
    throw ledgerExists(name, error)
  }
  // A trial may have had the name meanwhile.
  await checkFees(tx, name, ledger)
}

/** Compares the balances that the export ends with. */
export async function checkBalances(tx: Transaction, ledger: number, balances: RestoredBalance[]): Promise<void> {
  const { rows } = await tx.query<{ account: string }>({
    text: `select b.account
             from unnest($2::uuid[], $3::numeric[], $4::bigint[]) as b (account, balance, sequence)
             left join accounts a on a.ledger = $1 and a.id = b.account
            where (a.posted, a.last_sequence) is distinct from (b.balance, b.sequence) limit 1`,
    values: [ledger, ...columns(balances, ['account', 'balance', 'sequence'])],
  })
  if (rows[0] === undefined) return
  throw new LedgerError(
    'restore_rejected',
    `Account ${rows[0].account} does not end with the balance of its entries. The file was changed. Abandon the restore, and restore an unchanged export.`,
  )
}

/** Deletes some rows of a restore that has not ended. Returns whether there may be more; null if there is no such restore. */
export async function abandonRestore(tx: Transaction, name: string, rowsMax: number): Promise<boolean | null> {
  const { rows } = await tx.query<{ more: boolean | null }>({
    text: 'select abandon_restore($1, $2) as more',
    values: [name, rowsMax],
  })
  return rows[0]?.more ?? null
}
