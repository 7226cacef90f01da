import { describeAudit } from '@florin/testing'
import { operations } from '../src/core.ts'
import { startLedger } from './ledger.ts'

describeAudit({ own: operations.map(({ id }) => id), exempt: {}, start: () => startLedger() })
