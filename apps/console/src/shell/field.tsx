import { type InputHTMLAttributes, type ReactNode, useId } from 'react'
import { ErrorNote } from './error-note.tsx'
import type { FieldErrors } from './field-errors.ts'

interface SelectProps {
  label: string
  name: string
  value: string
  options: readonly (readonly [value: string, text: string])[]
  change: (value: string) => void
  hint?: ReactNode
}

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  name: string
  hint?: ReactNode
  errors?: FieldErrors
}

/** What is wrong with a form as a whole; else the request whose errors are shown at their fields. */
export function FormErrors({ errors: { of, rest, requestId } }: { errors: FieldErrors }) {
  if (rest !== undefined) return <ErrorNote error={rest} />
  if (requestId === undefined || Object.keys(of).length === 0) return null
  return (
    <p className="hint">
      Request <code>{requestId}</code>
    </p>
  )
}

/** A labelled input with what is wrong with it, which screen readers announce with it. */
export function Field({ label, hint, errors, ...input }: Props) {
  const id = useId()
  const error = errors?.of[input.name]
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        spellCheck={false}
        aria-invalid={error !== undefined}
        aria-describedby={described || undefined}
        {...input}
      />
      {hint && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className="field-error" role="alert">
          {error}
        </span>
      )}
    </div>
  )
}

/** A labelled choice of a few values, which cannot be wrong. */
export function SelectField({ label, name, value, options, change, hint }: SelectProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        name={name}
        value={value}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={({ target }) => change(target.value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
      {hint && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
    </div>
  )
}
