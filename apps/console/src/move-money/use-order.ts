import { FlorinProposed, FlorinUnavailable, type Hold, type Transaction } from '@florin/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { quoteQuery } from '../rates/quotes.ts'
import { useOrderKey } from '../session/order-key.ts'
import { useSession } from '../session/session.ts'
import type { Fields } from '../shell/flat-fields.ts'
import { type Draft, useDraft } from './draft.ts'
import { inputsOf, type Kind } from './kinds.ts'
import { checkFields, prepare, send } from './orders.ts'
import { rejectionsOf } from './rejections.ts'

/** What the address of the page says about an order. */
export interface Given {
  account: string | undefined
  quote: string | undefined
}

/** An order from the first letter to its outcome: typed, judged without effect, sent. A field that is typed in part is never sent. */
export function useOrder(kind: Kind, given: Given, findIncomplete: () => Record<string, string>) {
  const { florin, ledger } = useSession()
  const queries = useQueryClient()
  // A key is unique within its ledger: an order that was sent to one is never sent to another.
  const name = `${ledger}.${kind}`
  const [draft, setDraft] = useDraftFrom(name, kind, given.account)
  const [mistakes, setMistakes] = useState<Record<string, string>>({})
  const [posted, setPosted] = useState<Transaction | Hold>()
  const { key, settle } = useOrderKey(`order.${name}`)
  const checking = useMutation({
    mutationFn: async () => {
      const quote = given.quote && (await queries.fetchQuery(quoteQuery(florin, ledger, given.quote)))
      return prepare(florin, kind, draft.fields, quote || undefined)
    },
  })
  const sending = useMutation({
    mutationFn: (order: object) => send(florin, kind, order, key),
    onMutate: (order) => setDraft({ ...draft, sent: order }),
    onError: (error, order) => {
      settle(error)
      if (error instanceof FlorinUnavailable) {
        return setDraft({ ...draft, sent: error.isOutcomeUnknown ? order : undefined })
      }
      // What the ledger judged is no longer so: it is judged again before the next attempt.
      checking.reset()
      setDraft({ fields: error instanceof FlorinProposed ? {} : draft.fields })
    },
    onSuccess: async (result) => {
      settle()
      setDraft({ fields: {} })
      setPosted(result)
      await queries.invalidateQueries({ queryKey: [ledger] })
    },
  })
  const rejections = rejectionsOf(sending.error ?? checking.error, kind, draft.fields)
  return {
    draft,
    checking,
    sending,
    posted,
    errors: { ...rejections, of: { ...rejections.of, ...mistakes } },
    change(fields: Fields) {
      setDraft({ ...draft, fields })
      setMistakes({})
      checking.reset()
      sending.reset()
    },
    check() {
      sending.reset()
      const found = { ...checkFields(kind, draft.fields, given.quote !== undefined), ...findIncomplete() }
      setMistakes(found)
      if (Object.keys(found).length === 0) checking.mutate()
    },
    post() {
      const incomplete = findIncomplete()
      const order = draft.sent ?? checking.data?.order
      // A date that was begun after the check is not in the order.
      if (!draft.sent && Object.keys(incomplete).length > 0) setMistakes(incomplete)
      else if (order) sending.mutate(order)
    },
    startAgain() {
      checking.reset()
      sending.reset()
      setPosted(undefined)
    },
  }
}

/** The address may name the account that the form begins with. */
function useDraftFrom(name: string, kind: Kind, account: string | undefined): [Draft, (draft: Draft) => void] {
  const [draft, setDraft] = useDraft(name)
  const first = kind === 'journal' ? 'entries/0/account' : (inputsOf[kind].own[0]?.name ?? 'account')
  if (account === undefined || draft.fields[first] !== undefined) return [draft, setDraft]
  return [{ ...draft, fields: { ...draft.fields, [first]: account } }, setDraft]
}
