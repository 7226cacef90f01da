import { describeAudit } from '@florin/testing'
import { startRevenue } from './revenue.ts'

describeAudit({ own: [], exempt: { assessFee: 'it only calculates' }, start: () => startRevenue() })
