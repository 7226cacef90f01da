import { DayInput } from '../shell/day-input.tsx'

export interface Days {
  axis: 'recorded' | 'effective'
  /** The first day; undefined: from the beginning. */
  from: string | undefined
  /** The day after the last one; undefined: up to now. */
  to: string | undefined
}

/** The query of a report over days. At least one end is sent, because without one a report is about a moment. */
export const daysQuery = ({ axis, from, to }: Days, earliest = '1970-01-01') => ({
  axis,
  from: from ?? earliest,
  ...(to && { to }),
})

/** Days of the ledger's time zone, and the axis on which they are. */
export function DaysChoice({
  days: { axis, from, to },
  change,
}: {
  days: Days
  change: (next: Partial<Record<keyof Days, string | undefined>>) => unknown
}) {
  return (
    <>
      <DayInput label="From" value={from} change={(day) => change({ from: day })} />
      <DayInput label="Before" value={to} change={(day) => change({ to: day })} />
      <label className="choice">
        <span>Days of</span>
        <select value={axis} onChange={({ target }) => change({ axis: target.value })}>
          <option value="recorded">recording</option>
          <option value="effective">effect</option>
        </select>
      </label>
    </>
  )
}
