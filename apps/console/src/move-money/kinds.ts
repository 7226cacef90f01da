export const kinds = ['deposit', 'transfer', 'withdrawal', 'conversion', 'payment', 'hold', 'journal'] as const
export type Kind = (typeof kinds)[number]

/** A field of an order; its name is its path in the order. */
export interface Input {
  name: string
  label: string
  /** Free text when omitted. */
  as?: 'account' | 'amount' | 'day' | 'moment' | 'schedule'
  isRequired?: boolean
  hint?: string
}

const amount: Input = { name: 'amount', label: 'Amount', as: 'amount', isRequired: true }
const source: Input = { name: 'source_account', label: 'From account', as: 'account', isRequired: true }
const target: Input = { name: 'target_account', label: 'To account', as: 'account', isRequired: true }

const own: Record<Kind, Input[]> = {
  deposit: [{ name: 'account', label: 'To account', as: 'account', isRequired: true }, amount],
  transfer: [source, target, amount],
  withdrawal: [{ name: 'account', label: 'From account', as: 'account', isRequired: true }, amount],
  conversion: [source, target],
  payment: [
    { name: 'account', label: 'From account', as: 'account', isRequired: true },
    { name: 'merchant/name', label: 'Merchant', isRequired: true },
    { name: 'merchant/category', label: 'Category of the merchant', hint: 'Decides which cashback plan applies' },
    {
      name: 'target_account',
      label: "The merchant's account",
      as: 'account',
      hint: 'If it has one with you. Without it, the money leaves the ledger.',
    },
    amount,
  ],
  hold: [
    { name: 'account', label: 'On account', as: 'account', isRequired: true },
    {
      name: 'target_account',
      label: 'For account',
      as: 'account',
      hint: 'What is captured goes there. Without it, each capture names one.',
    },
    amount,
    { name: 'expires_at', label: 'Expires', as: 'moment', hint: 'In seven days when empty' },
  ],
  journal: [],
}

const texts: Input[] = [
  { name: 'description', label: 'Description' },
  { name: 'reference', label: 'Reference', hint: 'Your own reference, for searching' },
]
const day: Input = { name: 'effective_at', label: 'Day it happened', as: 'day', hint: 'Now when empty' }
const fee: Input = {
  name: 'fee_schedule',
  label: 'Fee schedule',
  as: 'schedule',
  hint: 'Its fee is charged in the same transaction',
}

/** What a kind of order asks for, and what every order may say about itself. */
export const inputsOf: Record<Kind, { own: Input[]; about: Input[] }> = {
  deposit: { own: own.deposit, about: [...texts, day, fee] },
  transfer: { own: own.transfer, about: [...texts, day, fee] },
  withdrawal: { own: own.withdrawal, about: [...texts, day, fee] },
  conversion: { own: own.conversion, about: [...texts, day, fee] },
  payment: { own: own.payment, about: [...texts, day, fee] },
  hold: { own: own.hold, about: texts },
  journal: { own: own.journal, about: [...texts, day] },
}

export const titleOf = (kind: Kind): string => `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
