import { fromLocalInput, toLocalInput } from '../money/moments.ts'
import { PickedInput } from '../shell/picked-input.tsx'
import type { AsOf } from './queries.ts'

/** Now, or a moment in the past, on one of the two axes of time. */
export function AsOfChoice({
  asOf: { axis, at },
  change,
}: {
  asOf: AsOf
  change: (next: { axis: string | undefined; at: string | undefined }) => unknown
}) {
  return (
    <div className="filters">
      <PickedInput
        label="As of"
        type="datetime-local"
        step="1"
        value={at === undefined ? '' : toLocalInput(at)}
        pick={(text) => change({ axis, at: fromLocalInput(text) })}
      />
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
