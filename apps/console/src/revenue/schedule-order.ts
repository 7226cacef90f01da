import { fromLocalInput } from '../money/moments.ts'
import { countRows, type Fields, flatten, nest } from '../shell/flat-fields.ts'
import type { FeeSchedule } from './prices.ts'

export const pricedKinds = ['deposit', 'withdrawal', 'transfer', 'payment', 'conversion', 'capture', 'journal'] as const
export const tiersList = 'rule/tiers'
export const kindField = (kind: string) => `kind/${kind}`

/** The fields that a form begins with: those of the version before, or of a flat price. */
export function fieldsOf(before: FeeSchedule | undefined): Fields {
  if (!before) return { pricing: 'price', 'recognition/method': 'at_once' }
  const { code, currency, kinds, rule, recognition } = before
  return {
    pricing: rule.tiers ? 'tiers' : 'price',
    ...Object.fromEntries(kinds.map((kind) => [kindField(kind), 'yes'])),
    ...flatten({ code, currency, rule, recognition }),
  }
}

export const countTiers = (fields: Fields): number => Math.max(1, countRows(fields, tiersList))

/** Only what belongs to the way in which it is priced. */
export function scheduleOf(fields: Fields): object {
  const isTiered = fields.pricing === 'tiers'
  const given = Object.entries(fields).filter(([path]) => {
    if (path === 'pricing' || path === 'valid_from' || path.startsWith('kind/')) return false
    if (path.startsWith(tiersList) || path === 'rule/tier_mode') return isTiered
    if (path === 'rule/flat' || path === 'rule/percentage_bps') return !isTiered
    return path !== 'recognition/period' || fields['recognition/method'] === 'evenly'
  })
  const order = nest(Object.fromEntries(given.map(([path, value]) => [path, value.trim()]))) as { rule?: object }
  const validFrom = fromLocalInput(fields.valid_from ?? '')
  return {
    ...order,
    kinds: pricedKinds.filter((kind) => fields[kindField(kind)] === 'yes'),
    rule: { ...order.rule, ...(isTiered && tiersOf(order.rule, countTiers(fields), fields)) },
    ...(validFrom !== undefined && { valid_from: validFrom }),
  }
}

/** The last tier has no upper bound. */
function tiersOf(rule: { tiers?: object[] } | undefined, count: number, fields: Fields): object {
  const tiers = Array.from({ length: count }, (_, row) => ({
    ...rule?.tiers?.[row],
    ...(row === count - 1 && { up_to: null }),
  }))
  return { tiers, tier_mode: fields['rule/tier_mode'] || 'marginal' }
}
