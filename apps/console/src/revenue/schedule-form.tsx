import { Dialog } from '@base-ui/react/dialog'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { formatBasisPoints } from '../money/shares.ts'
import { useSession } from '../session/session.ts'
import { Field, FormErrors, SelectField } from '../shell/field.tsx'
import { errorsByField, type FieldErrors } from '../shell/field-errors.ts'
import { type Fields, removeRow } from '../shell/flat-fields.ts'
import { useFormFields } from '../shell/form-fields.ts'
import { findIncomplete } from '../shell/incomplete.ts'
import { Rows } from '../shell/rows.tsx'
import type { FeeSchedule } from './prices.ts'
import { countTiers, fieldsOf, kindField, pricedKinds, scheduleOf, tiersList } from './schedule-order.ts'

/** A new fee schedule, or the next version of one. */
export function ScheduleDialog({
  isOpen,
  setOpen,
  before,
}: {
  isOpen: boolean
  setOpen: (isOpen: boolean) => void
  before?: FeeSchedule
}) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog wide">
          <Dialog.Title className="dialog-title">
            {before ? `Version ${before.version + 1} of ${before.code}` : 'Create a fee schedule'}
          </Dialog.Title>
          <Dialog.Description className="muted">
            Versions never change. A fee is charged by the version that is in force at that moment.
          </Dialog.Description>
          <ScheduleForm before={before} close={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface Part {
  fields: Fields
  errors: FieldErrors
  fill: (name: string, value: string) => void
  change: (fields: Fields) => void
}

const fieldOfCode = { valid_in_past: 'valid_from', version_out_of_order: 'valid_from' }
/** Errors of a whole list or rule, which are shown below it. */
const wholes = ['rule', tiersList, 'kinds', 'recognition']

function ScheduleForm({ before, close }: { before: FeeSchedule | undefined; close: () => void }) {
  const { florin, ledger } = useSession()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const form = before ? `schedule.${before.code}.${before.version}` : 'schedule'
  const { fields, setFields, forget } = useFormFields(form, () => fieldsOf(before))
  const adding = useMutation({
    // The same content again adds no version, so a retry is safe.
    mutationFn: () => florin.revenue.post('/v1/fee-schedules', { body: scheduleOf(fields) as never }),
    onSuccess: () => {
      forget()
      return queries.invalidateQueries({ queryKey: [ledger] })
    },
  })
  const [incomplete, setIncomplete] = useState<Record<string, string>>({})
  const rejections = errorsByField(adding.error, pathsOf(fields), fieldOfCode)
  const errors = { ...rejections, of: { ...rejections.of, ...incomplete } }
  const show = async ({ code }: { code: string }) => {
    close()
    await navigate({ to: '/revenue', search: { view: 'schedules', schedule: code } })
  }
  const change = (next: Fields) => {
    setFields(next)
    setIncomplete({})
    adding.reset()
  }
  const part = { fields, errors, change, fill: (name: string, value: string) => change({ ...fields, [name]: value }) }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found = findIncomplete(event.currentTarget)
    setIncomplete(found)
    if (Object.keys(found).length === 0) adding.mutate(undefined, { onSuccess: show })
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      {!before && (
        <div className="side-by-side">
          <TextField part={part} name="code" label="Code" hint="Lower-case words, like payments.card" />
          <TextField part={part} name="currency" label="Currency" hint="* for all, which only percentages can" />
        </div>
      )}
      <Kinds part={part} />
      <Price part={part} />
      <Recognition part={part} />
      <TextField part={part} name="valid_from" label="Valid from" type="datetime-local" hint="At once when empty" />
      {wholes.map((whole) =>
        errors.of[whole] ? (
          <p key={whole} className="field-error" role="alert">
            {errors.of[whole]}
          </p>
        ) : null,
      )}
      <FormErrors errors={errors} />
      <div className="actions">
        <button className="button primary" type="submit" disabled={adding.isPending}>
          {adding.isPending ? 'Adding…' : before ? 'Add the version' : 'Create'}
        </button>
        <Dialog.Close className="button" onClick={forget}>
          Cancel
        </Dialog.Close>
      </div>
    </form>
  )
}

function pathsOf(fields: Fields): string[] {
  const own = ['code', 'currency', 'rule/minimum', 'rule/maximum', 'recognition/period', 'valid_from', ...wholes]
  if (fields.pricing !== 'tiers') return [...own, 'rule/flat', 'rule/percentage_bps']
  const tiers = Array.from({ length: countTiers(fields) }, (_, row) => `${tiersList}/${row}`)
  return [...own, ...tiers, ...tiers.flatMap((tier) => tierFields.map(([name]) => `${tier}/${name}`))]
}

function TextField({
  part: { fields, errors, fill },
  name,
  label,
  ...input
}: {
  part: Part
  name: string
  label: string
  hint?: string
  type?: string
  disabled?: boolean
}) {
  return (
    <Field
      label={label}
      name={name}
      value={fields[name] ?? ''}
      errors={errors}
      autoComplete="off"
      onChange={({ target }) => fill(name, target.value)}
      {...input}
    />
  )
}

function Kinds({ part: { fields, fill } }: { part: Part }) {
  return (
    <fieldset className="field">
      <legend>Prices</legend>
      <div className="kinds">
        {pricedKinds.map((kind) => (
          <label key={kind} className="radio">
            <input
              type="checkbox"
              name={kindField(kind)}
              checked={fields[kindField(kind)] === 'yes'}
              onChange={({ target }) => fill(kindField(kind), target.checked ? 'yes' : '')}
            />
            {kind}s
          </label>
        ))}
      </div>
    </fieldset>
  )
}

const pricings = [
  ['price', 'One price'],
  ['tiers', 'Tiers of the amount'],
] as const

function Price({ part }: { part: Part }) {
  const { fields, fill } = part
  return (
    <>
      <SelectField
        label="By"
        name="pricing"
        value={fields.pricing ?? 'price'}
        options={pricings}
        change={(pricing) => fill('pricing', pricing)}
      />
      {fields.pricing === 'tiers' ? (
        <Tiers part={part} />
      ) : (
        <div className="side-by-side">
          <ShareField part={part} name="rule/percentage_bps" />
          <TextField part={part} name="rule/flat" label="Flat amount" />
        </div>
      )}
      <div className="side-by-side">
        <TextField part={part} name="rule/minimum" label="At least" />
        <TextField part={part} name="rule/maximum" label="At most" />
      </div>
    </>
  )
}

/** Basis points, and how they read as a percentage. */
function ShareField({ part, name }: { part: Part; name: string }) {
  const bps = part.fields[name] ?? ''
  const hint = /^\d+(\.\d+)?$/.test(bps) ? `${formatBasisPoints(bps)} of the amount` : 'Hundredths of a percent'
  return <TextField part={part} name={name} label="Basis points" hint={hint} />
}

const modes = [
  ['marginal', 'Each tier prices its part of the amount'],
  ['whole', 'One tier prices all of the amount'],
] as const
const tierFields = [
  ['up_to', 'Up to'],
  ['percentage_bps', 'Basis points'],
  ['flat', 'Flat amount'],
] as const
const mostTiers = 50

function Tiers({ part }: { part: Part }) {
  const { fields, errors, fill, change } = part
  const count = countTiers(fields)
  const add = () => {
    // The tier that was the last one has a bound now.
    const rows = Array.from({ length: count + 1 }, (_, row) => [`${tiersList}/${row}/up_to`, ''])
    change({ ...Object.fromEntries(rows), ...fields })
  }
  return (
    <>
      <SelectField
        label="Mode"
        name="rule/tier_mode"
        value={fields['rule/tier_mode'] ?? 'marginal'}
        options={modes}
        change={(mode) => fill('rule/tier_mode', mode)}
      />
      <Rows
        noun="tier"
        count={count}
        fewest={1}
        most={mostTiers}
        add={add}
        remove={(row) => change(removeRow(fields, tiersList, row))}
      >
        {(row) => {
          const tier = `${tiersList}/${row}`
          return (
            <>
              {tierFields.map(([name, label]) => {
                const isOpen = name === 'up_to' && row === count - 1
                const open = { ...part, fields: { ...fields, [`${tier}/up_to`]: 'and above' } }
                return (
                  <TextField
                    key={name}
                    part={isOpen ? open : part}
                    name={`${tier}/${name}`}
                    label={label}
                    disabled={isOpen}
                  />
                )
              })}
              {errors.of[tier] && (
                <p className="field-error" role="alert">
                  {errors.of[tier]}
                </p>
              )}
            </>
          )
        }}
      </Rows>
    </>
  )
}

const methods = [
  ['at_once', 'On the day of the charge'],
  ['evenly', 'Evenly over a period'],
] as const

function Recognition({ part }: { part: Part }) {
  const method = part.fields['recognition/method'] ?? 'at_once'
  return (
    <div className="side-by-side">
      <SelectField
        label="Recognised as revenue"
        name="recognition/method"
        value={method}
        options={methods}
        change={(next) => part.fill('recognition/method', next)}
      />
      {method === 'evenly' && (
        <TextField part={part} name="recognition/period" label="Period" hint="Like P30D, P3M or P1Y" />
      )}
    </div>
  )
}
