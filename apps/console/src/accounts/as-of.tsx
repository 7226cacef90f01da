import { fromLocalInput, toLocalInput } from '../money/moments.ts'
import type { AsOf } from './queries.ts'

/** Now, or a moment in the past, on one of the two axes of time. */
export function AsOfChoice({
  asOf: { axis, at },
  change,
}: {
  asOf: AsOf
  change: (next: { axis: string | undefined; at: string | undefined }) => unknown
}) {
  // Not while it is typed: each digit of a year is a year.
  const apply = (text: string) => {
    const next = fromLocalInput(text)
    if (next !== at && (next === undefined || at === undefined || toLocalInput(at) !== text)) change({ axis, at: next })
  }
  return (
    <div className="filters">
      <label className="choice">
        <span>As of</span>
        <input
          type="datetime-local"
          step="1"
          key={at}
          defaultValue={at === undefined ? '' : toLocalInput(at)}
          onBlur={({ target }) => apply(target.value)}
          onKeyDown={({ key, currentTarget }) => key === 'Enter' && apply(currentTarget.value)}
        />
      </label>
      <label className="choice">
        <span>Balances</span>
        <select value={axis} onChange={({ target }) => change({ axis: target.value, at })}>
          <option value="recorded">as recorded at that time</option>
          <option value="effective">as known now</option>
        </select>
      </label>
      {at !== undefined && (
        <button className="button" type="button" onClick={() => change({ axis: undefined, at: undefined })}>
          Back to now
        </button>
      )}
    </div>
  )
}
