import { FlorinProposed, FlorinUnavailable, type Hold, type Transaction } from '@florin/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { quoteQuery } from '../rates/quotes.ts'
import { isUnknown, useOrderKey } from '../session/order-key.ts'
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

interface Sent {
  order: object
  /** Its outcome was unknown before. */
  isAgain: boolean
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
  const { key, keep, settle } = useOrderKey(`order.${name}`)
  const checking = useMutation({
    mutationFn: async () => {
      const quote = given.quote && (await queries.fetchQuery(quoteQuery(florin, ledger, given.quote)))
      return prepare(florin, kind, draft.fields, quote || undefined)
    },
  })
  const sending = useMutation({
    mutationFn: ({ order }: Sent) => send(florin, kind, order, key),
    onMutate({ order }) {
      keep()
      setDraft({ ...draft, sent: order })
    },
    onError: (error, { order, isAgain }) => {
      settle(error, isAgain)
      if (isUnknown(error, isAgain)) return setDraft({ ...draft, sent: order })
      if (error instanceof FlorinUnavailable) return setDraft({ ...draft, sent: undefined })
      // What the ledger judged is no longer so: it is judged again before the next attempt.
      checking.reset()
      setDraft(error instanceof FlorinProposed ? { fields: {} } : { ...draft, sent: undefined })
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
      else if (order) sending.mutate({ order, isAgain: draft.sent !== undefined })
    },
    startAgain() {
      checking.reset()
      sending.reset()
      setPosted(undefined)
    },
  }
}

/** The address may name the account that the form begins with, whatever was left in it. Then it is the reader's to change. */
function useDraftFrom(name: string, kind: Kind, account: string | undefined): [Draft, (draft: Draft) => void] {
  const [draft, setDraft] = useDraft(name)
  const first = kind === 'journal' ? 'entries/0/account' : (inputsOf[kind].own[0]?.name ?? 'account')
  if (account === undefined || account === draft.account || draft.sent !== undefined) return [draft, setDraft]
  return [{ ...draft, account, fields: { ...draft.fields, [first]: account } }, setDraft]
}
