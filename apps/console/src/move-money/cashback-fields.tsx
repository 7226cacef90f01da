import { SelectField } from '../shell/field.tsx'
import { AmountField, type FormPart } from './order-input.tsx'

const rules = [
  ['', 'By the plan of the category'],
  ['fixed', 'A fixed amount'],
  ['none', 'None'],
] as const

export function CashbackFields({ part }: { part: FormPart }) {
  const rule = part.fields.cashback_rule ?? ''
  return (
    <>
      <SelectField
        label="Cashback"
        name="cashback_rule"
        value={rule}
        options={rules}
        change={(next) => part.fill('cashback_rule', next)}
        hint="The payment earns it now; it is paid later"
      />
      {rule === 'fixed' && <AmountField label="Amount of the cashback" name="cashback/amount" part={part} />}
    </>
  )
}
