import { type InputHTMLAttributes, useEffect, useRef } from 'react'

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value'> {
  label: string
  value: string
  /** What was picked. It may be empty. */
  pick: (text: string) => unknown
}

/** A day or a moment. It is applied when it is left or with Enter, because each digit of a year is a year. */
export function PickedInput({ label, value, pick, ...attributes }: Props) {
  const element = useRef<HTMLInputElement>(null)
  // The browser writes it in its own way: without the seconds where they are zero.
  const shown = useRef(value)
  useEffect(() => {
    if (!element.current) return
    element.current.value = value
    shown.current = element.current.value
  }, [value])
  const apply = (text: string) => text !== shown.current && pick(text)
  return (
    <label className="choice">
      <span>{label}</span>
      <input
        ref={element}
        defaultValue={value}
        onBlur={({ target }) => apply(target.value)}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && apply(currentTarget.value)}
        {...attributes}
      />
    </label>
  )
}
