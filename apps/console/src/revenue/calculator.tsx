import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useCurrencies } from '../accounts/queries.ts'
import { Amount } from '../money/amount.tsx'
import { checkAmount } from '../money/amounts.ts'
import { useSession } from '../session/session.ts'
import { Empty } from '../shell/empty.tsx'
import { Field, FormErrors, SelectField } from '../shell/field.tsx'
import { errorsByField } from '../shell/field-errors.ts'
import { Table } from '../shell/table.tsx'
import type { FeeSchedule } from './prices.ts'

/** What a price is calculated of. It stands in the address. */
export interface Question {
  amount?: string | undefined
  currency?: string | undefined
  kind?: string | undefined
  version?: string | undefined
}

const fields = ['amount', 'currency', 'kind', 'version']
const fieldOfCode = {
  too_many_decimals: 'amount',
  currency_not_priced: 'currency',
  currency_unknown: 'currency',
  fee_too_large: 'amount',
}

/** The fee of an amount, part by part, as the service calculates it. */
export function Calculator({
  schedule,
  versions,
  asked,
  change,
}: {
  schedule: FeeSchedule
  versions: readonly FeeSchedule[]
  asked: Question
  change: (next: Record<string, string | undefined>) => unknown
}) {
  const [mistake, setMistake] = useState<string>()
  const { data, error } = useAssessment(schedule.code, versions, asked)
  const rejected = errorsByField(error, fields, fieldOfCode)
  const errors = { ...rejected, of: { ...rejected.of, ...(mistake && { amount: mistake }) } }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>
    const found = checkAmount(typed.amount ?? '')
    setMistake(found)
    if (found === undefined) change({ ...typed, currency: typed.currency?.toUpperCase() })
  }
  return (
    <section aria-label="Calculate a price">
      <h2>Calculate a price</h2>
      <div className="columns">
        <form className="form card" onSubmit={submit}>
          <div className="side-by-side">
            <Field
              label="Amount"
              name="amount"
              defaultValue={asked.amount}
              errors={errors}
              className="amount-input"
              inputMode="decimal"
              autoComplete="off"
              placeholder="0.00"
            />
            <Field
              label="Currency"
              name="currency"
              required
              defaultValue={asked.currency ?? (schedule.currency === '*' ? '' : schedule.currency)}
              errors={errors}
              autoComplete="off"
            />
          </div>
          <div className="side-by-side">
            <Select
              label="Of a"
              name="kind"
              first={asked.kind}
              options={schedule.kinds.map((kind) => [kind, kind] as const)}
            />
            <Select
              label="By"
              name="version"
              first={asked.version}
              options={[
                ['', 'the version in force'],
                ...versions.map(({ version }) => [`${version}`, `version ${version}`] as const),
              ]}
            />
          </div>
          <FormErrors errors={errors} />
          <div className="actions">
            <button className="button primary" type="submit">
              Calculate
            </button>
          </div>
        </form>
        {data ? (
          <Assessment {...data} />
        ) : (
          <Empty title="No price is calculated yet.">
            <p className="muted">The answer explains the fee part by part. Nothing is charged.</p>
          </Empty>
        )}
      </div>
    </section>
  )
}

function Select({
  first,
  ...select
}: {
  label: string
  name: string
  first: string | undefined
  options: readonly (readonly [string, string])[]
}) {
  const [value, setValue] = useState(first ?? select.options[0]?.[0] ?? '')
  return <SelectField {...select} value={value} change={setValue} />
}

function useAssessment(code: string, versions: readonly FeeSchedule[], { amount, currency, kind, version }: Question) {
  const { florin, ledger } = useSession()
  const { data: currencies } = useCurrencies()
  const exponent = currencies?.data.find((each) => each.code === currency)?.exponent
  const number = versions.find((each) => `${each.version}` === version)?.version
  return useQuery({
    queryKey: [ledger, 'assessment', code, amount, currency, kind, number, exponent],
    queryFn: ({ signal }) => {
      const body = { amount, currency, kind, version: number, exponent } as never
      return florin.revenue.post('/v1/fee-schedules/{code}/assess', { params: { path: { code } }, body, signal })
    },
    enabled: currencies !== undefined && amount !== undefined && currency !== undefined && kind !== undefined,
  })
}

type Line = { component: string; text: string; amount: string }

function Assessment({
  amount,
  currency,
  fee,
  version,
  lines,
}: {
  amount: string
  currency: string
  fee: string
  version: number
  lines: readonly Line[]
}) {
  return (
    <div role="status">
      <Table label="The fee, part by part" columns={['Part', 'Explanation', { figure: 'Amount' }]}>
        <tbody>
          {lines.map(({ component, text, amount: part }) => (
            <tr key={`${component} ${text}`}>
              <th scope="row">{component}</th>
              <td>{text}</td>
              <td className="number">
                <Amount value={part} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="sum">
            <th scope="row">Fee</th>
            <td>
              of <Amount value={amount} currency={currency} />, by version {version}
            </td>
            <td className="number">
              <Amount value={fee} currency={currency} />
            </td>
          </tr>
        </tfoot>
      </Table>
    </div>
  )
}
