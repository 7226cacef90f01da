import { PickedInput } from './picked-input.tsx'

/** A day, as the address of the page has it. */
export function DayInput({
  label,
  value = '',
  change,
}: {
  label: string
  value: string | undefined
  change: (day: string | undefined) => unknown
}) {
  return <PickedInput label={label} type="date" value={value} pick={(day) => change(day || undefined)} />
}
