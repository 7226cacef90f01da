import { FlorinError } from '@florin/client'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { Amount } from '../money/amount.tsx'
import { checkAmount } from '../money/amounts.ts'
import { useSession } from '../session/session.ts'
import { Field } from '../shell/field.tsx'
import { removeRow } from '../shell/flat-fields.ts'
import { Rows } from '../shell/rows.tsx'
import { Table } from '../shell/table.tsx'
import { AccountField } from './account-field.tsx'
import { sumsOf } from './journal.ts'
import type { FormPart } from './order-input.tsx'
import { countEntries, entriesList, fewestEntries } from './orders.ts'

/** What the API accepts. */
const mostEntries = 100
const sides = ['debit', 'credit'] as const

/** Debits and credits, with their sums while they are typed. */
export function JournalEntries({ part }: { part: FormPart }) {
  const { fields, errors } = part
  const count = countEntries(fields)
  const rows = Array.from({ length: count }, (_, row) => ({
    account: (fields[`${entriesList}/${row}/account`] ?? '').trim(),
    direction: fields[`${entriesList}/${row}/direction`],
    amount: fields[`${entriesList}/${row}/amount`] ?? '',
  }))
  const [typing, setTyping] = useState<number>()
  const accounts = useRowAccounts(rows.map(({ account }, row) => (row === typing ? '' : account)))
  const entries = rows.flatMap(({ direction, amount }, row) => {
    const currency = accounts[row]?.currency
    return currency !== undefined && checkAmount(amount) === undefined ? [{ currency, direction, amount }] : []
  })
  const add = () => {
    const shown = Array.from({ length: count + 1 }, (_, row) => `${entriesList}/${row}/account`)
    part.change({ ...Object.fromEntries(shown.map((path) => [path, ''])), ...fields })
  }
  return (
    <>
      <Rows
        noun="entry"
        count={count}
        fewest={fewestEntries}
        most={mostEntries}
        add={add}
        remove={(row) => part.change(removeRow(fields, entriesList, row))}
      >
        {(row) => (
          <EntryFields
            row={row}
            part={part}
            account={accounts[row]}
            setTyping={(isTyping) => setTyping(isTyping ? row : undefined)}
          />
        )}
      </Rows>
      <Sums entries={entries} error={errors.of[entriesList]} />
      <label className="radio">
        <input
          type="checkbox"
          name="adjustment"
          checked={fields.adjustment === 'yes'}
          onChange={({ target }) => part.fill('adjustment', target.checked ? 'yes' : '')}
        />
        An adjustment: it may also post to system accounts of fees, spreads, positions and cashbacks
      </label>
    </>
  )
}

interface RowAccount {
  currency: string | undefined
  isMissing: boolean
}

function useRowAccounts(accounts: string[]): RowAccount[] {
  const { florin, ledger } = useSession()
  const asked = useQueries({
    queries: accounts.map((account, row) => ({
      // Two rows may name the same account.
      queryKey: account === '' ? [ledger, 'no-account', row] : [ledger, 'account', account],
      queryFn: ({ signal }: { signal: AbortSignal }) => florin.accounts.get(account, { signal }),
      enabled: account !== '',
    })),
  })
  return asked.map(({ data, error }) => ({
    currency: data?.currency,
    isMissing: error instanceof FlorinError && error.code === 'account_not_found',
  }))
}

function EntryFields({
  row,
  part: { fields, errors, fill, change },
  account,
  setTyping,
}: {
  row: number
  part: FormPart
  account: RowAccount | undefined
  setTyping: (isTyping: boolean) => void
}) {
  const path = (name: string) => `${entriesList}/${row}/${name}`
  const name = path('account')
  const shown = account?.isMissing
    ? { ...errors, of: { [name]: 'This ledger has no such account.', ...errors.of } }
    : errors
  const direction = fields[path('direction')] ?? 'debit'
  const fillSide = (side: string, amount: string) =>
    change({ ...fields, [path('direction')]: side, [path('amount')]: amount })
  return (
    <>
      <AccountField
        label="Account"
        name={name}
        value={fields[name] ?? ''}
        errors={shown}
        fill={(value) => fill(name, value)}
        setTyping={setTyping}
      />
      {sides.map((side) => (
        <Field
          key={side}
          label={side === 'debit' ? 'Debit' : 'Credit'}
          name={direction === side ? path('amount') : `${path('amount')}-of-other-side`}
          value={direction === side ? (fields[path('amount')] ?? '') : ''}
          errors={errors}
          className="side-amount"
          inputMode="decimal"
          autoComplete="off"
          onChange={({ target }) => fillSide(side, target.value)}
        />
      ))}
      <span className="currency">{account?.currency}</span>
    </>
  )
}

function Sums({ entries, error }: { entries: Parameters<typeof sumsOf>[0]; error: string | undefined }) {
  const sums = sumsOf(entries)
  return (
    <section aria-label="Sums" aria-live="polite">
      {sums.length > 0 && (
        <Table label="Sums by currency" columns={['Currency', { figure: 'Debits' }, { figure: 'Credits' }, 'Balance']}>
          <tbody>
            {sums.map(({ currency, debit, credit, difference, missing }) => (
              <tr key={currency}>
                <th scope="row">{currency}</th>
                <td className="number">
                  <Amount value={debit} />
                </td>
                <td className="number">
                  <Amount value={credit} />
                </td>
                <td className="words">
                  {missing === undefined ? (
                    'Balanced'
                  ) : (
                    <span className="field-error">
                      <Amount value={difference} /> missing in {missing}s
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </section>
  )
}
