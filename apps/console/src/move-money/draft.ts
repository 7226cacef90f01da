import { useKept } from '../session/kept.ts'
import type { Fields } from '../shell/flat-fields.ts'

export interface Draft {
  fields: Fields
  /** The order that was sent and whose outcome is not known: it is sent again exactly as it was. */
  sent?: object | undefined
  /** The account that the form began with. */
  account?: string
}

/** What was typed into the form of an order. */
export function useDraft(name: string): [draft: Draft, change: (draft: Draft) => void] {
  const [draft, change] = useKept<Draft>(`draft.${name}`, () => ({ fields: {} }))
  return [draft, change]
}
