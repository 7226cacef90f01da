import { describeAudit } from '@florin/testing'
import { operations } from '../src/core.ts'
import { startLedger } from './ledger.ts'

const own = [...operations.map(({ id }) => id), 'approveProposal']
describeAudit({ own, exempt: {}, start: () => startLedger() })
