/** A day. It is applied when it is left, because each digit of a year is a year. */
export function DayInput({
  label,
  value,
  change,
}: {
  label: string
  value: string | undefined
  change: (day: string | undefined) => unknown
}) {
  const day = value ?? ''
  return (
    <label className="choice">
      <span>{label}</span>
      <input
        key={day}
        type="date"
        defaultValue={day}
        onBlur={({ target }) => target.value !== day && change(target.value || undefined)}
        onKeyDown={({ key, currentTarget }) =>
          key === 'Enter' && currentTarget.value !== day && change(currentTarget.value || undefined)
        }
      />
    </label>
  )
}
