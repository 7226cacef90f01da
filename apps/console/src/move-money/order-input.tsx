import { FlorinUnavailable } from '@florin/client'
import { useQuery } from '@tanstack/react-query'
import { formatAmount } from '../money/amounts.ts'
import { useSession } from '../session/session.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { Field } from '../shell/field.tsx'
import type { FieldErrors } from '../shell/field-errors.ts'
import type { Fields } from '../shell/flat-fields.ts'
import { AccountField } from './account-field.tsx'
import type { Input, Kind } from './kinds.ts'

/** What each part of the form sees and changes. */
export interface FormPart {
  fields: Fields
  errors: FieldErrors
  fill: (name: string, value: string) => void
  change: (fields: Fields) => void
}

const types = { day: 'date', moment: 'datetime-local' } as const

export function OrderInput({ kind, input, part }: { kind: Kind; input: Input; part: FormPart }) {
  const { name, label, as, hint } = input
  const { errors, fill } = part
  const value = part.fields[name] ?? ''
  if (as === 'account') {
    return (
      <AccountField
        label={label}
        name={name}
        value={value}
        errors={errors}
        hint={hint}
        fill={(text) => fill(name, text)}
      />
    )
  }
  if (as === 'amount') return <AmountField label={label} name={name} part={part} />
  if (as === 'schedule') return <ScheduleField kind={kind} input={input} part={part} />
  return (
    <Field
      label={label}
      name={name}
      value={value}
      errors={errors}
      hint={hint}
      autoComplete="off"
      {...((as === 'day' || as === 'moment') && { type: types[as] })}
      onChange={({ target }) => fill(name, target.value)}
    />
  )
}

export function AmountField({
  label,
  name,
  part: { fields, errors, fill },
  of = 'the account',
}: {
  label: string
  name: string
  part: FormPart
  /** Whose currency it is in. */
  of?: string
}) {
  const amount = fields[name] ?? ''
  const currency = `the currency of ${of}`
  return (
    <Field
      label={label}
      name={name}
      value={amount}
      errors={errors}
      className="amount-input"
      inputMode="decimal"
      autoComplete="off"
      placeholder="0.00"
      hint={/^\d+(\.\d+)?$/.test(amount) ? `Reads as ${formatAmount(amount)}, in ${currency}` : `In ${currency}`}
      onChange={({ target }) => fill(name, target.value)}
    />
  )
}

const schedulesMax = 200

/** The code of a fee schedule, with those that price this kind. */
function ScheduleField({ kind, input, part }: { kind: Kind; input: Input; part: FormPart }) {
  const { florin, ledger } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'fee-schedules', schedulesMax],
    queryFn: ({ signal }) =>
      florin.revenue.get('/v1/fee-schedules', { params: { query: { limit: schedulesMax } }, signal }),
  })
  const codes = data?.data.filter(({ kinds }) => (kinds as string[]).includes(kind)) ?? []
  return (
    <>
      <Field
        label={input.label}
        name={input.name}
        value={part.fields[input.name] ?? ''}
        errors={part.errors}
        hint={input.hint}
        autoComplete="off"
        list="fee-schedules"
        onChange={({ target }) => part.fill(input.name, target.value)}
      />
      <datalist id="fee-schedules">
        {codes.map(({ code }) => (
          <option key={code} value={code} />
        ))}
      </datalist>
      {/* A person who may not read schedules types the code. */}
      {error instanceof FlorinUnavailable && <ErrorNote error={error} onRetry={() => void refetch()} />}
    </>
  )
}
