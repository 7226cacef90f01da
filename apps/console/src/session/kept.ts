import { useState } from 'react'

/** A value that the tab keeps until it is forgotten, so that a reload loses nothing. Signing out ends it. */
export function useKept<Value>(
  name: string,
  first: () => Value,
): [value: Value, keep: (next: Value) => void, forget: () => void] {
  const key = `florin.${name}`
  const [value, setValue] = useState<Value>(() => {
    const text = sessionStorage.getItem(key)
    return text === null ? first() : JSON.parse(text)
  })
  const keep = (next: Value) => {
    sessionStorage.setItem(key, JSON.stringify(next))
    setValue(next)
  }
  return [value, keep, () => sessionStorage.removeItem(key)]
}
