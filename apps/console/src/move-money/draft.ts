import { useState } from 'react'
import type { Fields } from '../shell/flat-fields.ts'

export interface Draft {
  fields: Fields
  /** The order that was sent and whose outcome is not known: it is sent again exactly as it was. */
  sent?: object | undefined
  /** The account that the form began with. */
  account?: string
}

const empty: Draft = { fields: {} }

/** What was typed into a form. It is kept for the tab, so that a reload loses nothing. */
export function useDraft(name: string): [draft: Draft, change: (draft: Draft) => void] {
  const key = `florin.draft.${name}`
  const [draft, setDraft] = useState(() => read(key))
  const change = (next: Draft) => {
    sessionStorage.setItem(key, JSON.stringify(next))
    setDraft(next)
  }
  return [draft, change]
}

function read(key: string): Draft {
  const text = sessionStorage.getItem(key)
  return text === null ? empty : { ...empty, ...JSON.parse(text) }
}
