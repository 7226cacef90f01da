import { Autocomplete } from '@base-ui/react/autocomplete'
import { useId } from 'react'
import { useCodes } from '../accounts/queries.ts'
import { formatAmount } from '../money/amounts.ts'
import type { FieldErrors } from '../shell/field-errors.ts'

/** The code or id of an account, with the codes that begin with what was typed. */
export function AccountField({
  label,
  name,
  value,
  errors,
  hint,
  fill,
  setTyping,
}: {
  label: string
  name: string
  value: string
  errors: FieldErrors
  hint?: string | undefined
  fill: (value: string) => void
  /** Learns when a person begins and ends to type. */
  setTyping?: (isTyping: boolean) => void
}) {
  const id = useId()
  const hints = new Map(
    useCodes(value).map(({ code, posted, available, currency }) => [
      code ?? '',
      `${formatAmount(available ?? posted)} ${currency}`,
    ]),
  )
  const error = errors.of[name]
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Autocomplete.Root items={[...hints.keys()]} mode="none" filter={null} value={value} onValueChange={fill}>
        <Autocomplete.Input
          id={id}
          name={name}
          className="code"
          spellCheck={false}
          autoComplete="off"
          placeholder="customers.alice.usd"
          onFocus={() => setTyping?.(true)}
          onBlur={() => setTyping?.(false)}
          aria-invalid={error !== undefined}
          aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined}
        />
        <Autocomplete.Portal>
          <Autocomplete.Positioner className="popup-layer" sideOffset={4}>
            <Autocomplete.Popup className="popup">
              <Autocomplete.List>
                {(code: string) => (
                  <Autocomplete.Item key={code} className="palette-item" value={code}>
                    <span className="code">{code}</span>
                    <span className="muted">{hints.get(code)}</span>
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
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
