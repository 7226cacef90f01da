import { type ReactNode, useEffect, useRef } from 'react'

/** Rows of a form that are added and removed. The keyboard stays where it works: in a new row, or in the one that moved up. */
export function Rows({
  noun,
  count,
  fewest,
  most,
  add,
  remove,
  children,
}: {
  /** Of one row, in lower case. */
  noun: string
  count: number
  fewest: number
  most: number
  add: () => void
  remove: (row: number) => void
  children: (row: number) => ReactNode
}) {
  const list = useRef<HTMLUListElement>(null)
  const next = useRef<number>(undefined)
  useEffect(() => {
    if (next.current === undefined) return
    const row = list.current?.children[Math.min(next.current, count - 1)]
    row?.querySelector<HTMLElement>('input:enabled, select:enabled')?.focus()
    next.current = undefined
  }, [count])
  const name = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`
  return (
    <>
      <ul ref={list} className="rows">
        {Array.from({ length: count }, (_, row) => (
          <li key={row}>
            <fieldset className="row" aria-label={`${name} ${row + 1}`}>
              {children(row)}
              <button
                className="button"
                type="button"
                aria-label={`Remove ${noun} ${row + 1}`}
                disabled={count <= fewest}
                onClick={() => {
                  next.current = row
                  remove(row)
                }}
              >
                Remove
              </button>
            </fieldset>
          </li>
        ))}
      </ul>
      <button
        className="button more"
        type="button"
        disabled={count >= most}
        onClick={() => {
          next.current = count
          add()
        }}
      >
        Add {/^[aeiou]/.test(noun) ? 'an' : 'a'} {noun}
      </button>
    </>
  )
}
