import type { RevenueComponents } from '@florin/client'
import { formatAmount } from '../money/amounts.ts'
import { formatBasisPoints } from '../money/shares.ts'

export type FeeSchedule = RevenueComponents['schemas']['FeeSchedule']
type Rule = FeeSchedule['rule']
type Price = Pick<Rule, 'flat' | 'percentage_bps'>

/** A price in words: `1.5% + 0.25, at least 0.50`. */
export function describePrice(rule: Rule): string {
  const tiers = rule.tiers?.map((tier) => {
    const where = tier.up_to === null ? 'above' : `up to ${formatAmount(tier.up_to)}`
    return `${describeShare(tier)} ${where}`
  })
  const mode = rule.tier_mode === 'whole' ? ', one tier prices all' : ''
  return [
    `${tiers?.join('; ') ?? describeShare(rule)}${mode}`,
    ...(rule.minimum ? [`at least ${formatAmount(rule.minimum)}`] : []),
    ...(rule.maximum ? [`at most ${formatAmount(rule.maximum)}`] : []),
  ].join(', ')
}

function describeShare({ flat, percentage_bps: bps }: Price): string {
  const parts = [...(bps === undefined ? [] : [formatBasisPoints(bps)]), ...(flat ? [formatAmount(flat)] : [])]
  return parts.join(' + ')
}

/** When a fee is revenue, in words. */
export const describeRecognition = ({ method, period }: FeeSchedule['recognition']): string =>
  method === 'at_once' ? 'at once' : `evenly over ${describePeriod(period ?? '')}`

const units: Record<string, string> = { D: 'day', M: 'month', Y: 'year' }

function describePeriod(period: string): string {
  const [, count = '', unit = ''] = /^P(\d+)([DMY])$/.exec(period) ?? []
  return units[unit] ? `${count} ${units[unit]}${count === '1' ? '' : 's'}` : period
}
