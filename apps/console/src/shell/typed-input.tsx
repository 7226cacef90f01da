import { type InputHTMLAttributes, useEffect, useId, useRef, useState } from 'react'

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'> {
  /** As the address of the page has it, which follows what is typed a moment later. */
  value: string
  onType: (value: string) => unknown
  /** Shown before it. Without one, give it an `aria-label`. */
  label?: string
}

/** An input whose text is kept in the address of the page. While a person types, the text is theirs; then it is what is applied. */
export function TypedInput({ value, onType, label, ...attributes }: Props) {
  const id = useId()
  const element = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  useEffect(() => {
    if (document.activeElement !== element.current) setText(value)
  }, [value])
  const input = (
    <input
      id={id}
      ref={element}
      value={text}
      onChange={({ target }) => {
        setText(target.value)
        onType(target.value)
      }}
      onBlur={() => setText(value)}
      {...attributes}
    />
  )
  if (label === undefined) return input
  return (
    <span className="choice">
      <label htmlFor={id}>{label}</label>
      {input}
    </span>
  )
}
