import { Dialog } from '@base-ui/react/dialog'
import type { FxComponents } from '@florin/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { formatMoment } from '../money/moments.ts'
import { formatBasisPoints } from '../money/shares.ts'
import { useSession } from '../session/session.ts'
import { ErrorNote } from '../shell/error-note.tsx'
import { Field, FormErrors } from '../shell/field.tsx'
import { errorsByField } from '../shell/field-errors.ts'
import { useFormFields } from '../shell/form-fields.ts'
import { Loading } from '../shell/page.tsx'
import { Table } from '../shell/table.tsx'

type Spread = FxComponents['schemas']['Spread']
/** A spread to change, or a new one. */
type Chosen = Spread | 'new'

/** The share of the mid rate that conversions keep as income. */
export function Spreads() {
  const { florin, ledger } = useSession()
  const [chosen, setChosen] = useState<Chosen>()
  const { data, error, refetch } = useQuery({
    queryKey: [ledger, 'spreads'],
    queryFn: ({ signal }) => florin.fx.get('/v1/spreads', { signal }),
  })
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!data) return <Loading what="spreads" />
  return (
    <>
      <div className="toolbar">
        <p className="muted">
          The share of the mid rate that a conversion keeps as income, in both directions of a pair.
        </p>
        <button className="button" type="button" onClick={() => setChosen('new')}>
          Set the spread of a pair
        </button>
      </div>
      <Table label="Spreads" columns={['Pair', { figure: 'Spread' }, { figure: 'Basis points' }, 'Since', '']}>
        <tbody>
          {data.data.map((spread) => (
            <tr key={nameOf(spread)}>
              <th scope="row">{nameOf(spread)}</th>
              <td className="number">{formatBasisPoints(spread.spread_bps)}</td>
              <td className="number">{spread.spread_bps}</td>
              <td>{formatMoment(spread.recorded_at)}</td>
              <td className="number">
                <button
                  className="button"
                  type="button"
                  aria-label={`Change the spread of ${nameOf(spread)}`}
                  onClick={() => setChosen(spread)}
                >
                  Change
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <Dialog.Root open={chosen !== undefined} onOpenChange={(isOpen) => !isOpen && setChosen(undefined)}>
        <Dialog.Portal>
          <Dialog.Backdrop className="backdrop" />
          <Dialog.Popup className="dialog">
            <Dialog.Title className="dialog-title">
              {chosen === undefined || chosen === 'new' ? 'Spread of a pair' : `Spread of ${nameOf(chosen)}`}
            </Dialog.Title>
            <Dialog.Description className="muted">
              It holds in all ledgers from now on. Quotes that were given keep theirs.
            </Dialog.Description>
            {chosen && <SpreadForm spread={chosen} close={() => setChosen(undefined)} />}
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  )
}

const nameOf = ({ base, quote }: Spread) => (base === null ? 'all other pairs' : `${base}/${quote}`)

function SpreadForm({ spread, close }: { spread: Chosen; close: () => void }) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  const form = spread === 'new' ? 'spread' : `spread.${nameOf(spread)}`
  const { fields, input, forget } = useFormFields(form, () =>
    spread === 'new' ? {} : { spread_bps: spread.spread_bps },
  )
  const bps = fields.spread_bps ?? ''
  const setting = useMutation({
    mutationFn: (order: object) => florin.fx.post('/v1/spreads', { body: order as never }),
    onSuccess: () => {
      forget()
      return queries.invalidateQueries({ queryKey: [ledger] })
    },
  })
  const errors = errorsByField(setting.error, ['base', 'quote', 'spread_bps'], { same_currency: 'quote' })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const pair = spread === 'new' || spread.base === null ? {} : { base: spread.base, quote: spread.quote }
    setting.mutate({ ...pair, ...fields }, { onSuccess: close })
  }
  return (
    <form className="form" onSubmit={submit}>
      {spread === 'new' && (
        <>
          <Field
            label="One currency"
            {...input('base')}
            required
            autoComplete="off"
            placeholder="EUR"
            errors={errors}
          />
          <Field
            label="The other one"
            {...input('quote')}
            required
            autoComplete="off"
            placeholder="USD"
            errors={errors}
          />
        </>
      )}
      <Field
        label="Basis points"
        {...input('spread_bps')}
        required
        inputMode="decimal"
        autoComplete="off"
        placeholder="50"
        errors={errors}
        hint={/^\d+(\.\d+)?$/.test(bps) ? `${formatBasisPoints(bps)} of the mid rate` : 'Hundredths of a percent'}
      />
      <FormErrors errors={errors} />
      <div className="actions">
        <button className="button primary" type="submit" disabled={setting.isPending}>
          {setting.isPending ? 'Setting…' : 'Set the spread'}
        </button>
        <Dialog.Close className="button" onClick={forget}>
          Cancel
        </Dialog.Close>
      </div>
    </form>
  )
}
