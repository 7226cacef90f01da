import { useState } from 'react'

export const kinds = ['deposit', 'transfer', 'withdrawal'] as const
export type Kind = (typeof kinds)[number]

export type Fields = Record<string, string>

export interface Draft {
  fields: Fields
  /** It was sent, and its outcome is not known. */
  isSent: boolean
}

const empty: Draft = { fields: {}, isSent: false }

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
