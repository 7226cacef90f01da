import { describeAudit } from '@florin/testing'
import { startFx } from './fx.ts'

describeAudit({
  own: [],
  exempt: {
    createQuote: 'it moves nothing, and the conversion that uses it is recorded',
    lookUpRates: 'it only reads',
  },
  start: () => startFx(),
})
