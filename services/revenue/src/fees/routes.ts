import type { Queryable } from '@florin/postgres'
import { LedgerHeader, Moment, pageOf, partsForm, readCursor, type Service } from '@florin/server'
import { refuses } from '../errors.ts'
import { importFees, readFee, recordFee, recordFees } from './fees.ts'
import { listFees } from './queries.ts'
import {
  Fee,
  FeeFilter,
  FeePage,
  FeeParams,
  Id,
  ImportedFees,
  ImportOutcomes,
  LedgerFee,
  LedgerFees,
  Outcomes,
} from './schemas.ts'
import type { FeeWriter } from './writer.ts'

/** Of a thousand fees with the longest owners and codes. */
const batchBytesMax = 2_097_152
const positionForm = partsForm(Moment, Id)

/** For the ledger alone, and so in no document. */
export async function ledgerFeeRoutes(app: Service, db: Queryable, writer: FeeWriter): Promise<void> {
  app.post(
    '/fees',
    {
      schema: {
        hide: true,
        body: LedgerFee,
        response: {
          200: Fee,
          201: Fee,
          ...refuses(
            'invalid_request',
            'fee_conflict',
            'fee_schedule_not_found',
            'original_not_found',
            'reversal_mismatch',
            'already_reversed',
            'fee_refused',
            'outcome_unknown',
          ),
        },
      },
    },
    async ({ body }, reply) => {
      const { fee, replayed } = await recordFee(db, writer, body)
      if (replayed) reply.header('idempotent-replayed', 'true')
      return reply
        .status(replayed ? 200 : 201)
        .header('location', `/v1/fees/${fee.id}`)
        .send(fee)
    },
  )

  app.post(
    '/fees/batch',
    {
      bodyLimit: batchBytesMax,
      schema: {
        hide: true,
        body: LedgerFees,
        response: { 200: Outcomes, ...refuses('invalid_request', 'outcome_unknown') },
      },
    },
    async ({ body }) => ({ data: await recordFees(writer, body.fees) }),
  )
}

export async function feeRoutes(app: Service, db: Queryable, writer: FeeWriter): Promise<void> {
  app.post(
    '/fee-imports',
    {
      bodyLimit: batchBytesMax,
      schema: {
        operationId: 'importFees',
        summary: 'Import up to 1,000 fees of another system: the good ones, whatever the others are',
        description:
          'They count in every report. They are in no books of the ledger, and `pnpm verify` leaves them out. ' +
          'The ledger delivers its own fees by itself.',
        tags: ['fees'],
        headers: LedgerHeader,
        body: ImportedFees,
        response: { 200: ImportOutcomes, ...refuses('invalid_request', 'outcome_unknown') },
      },
    },
    async ({ headers, body }) => ({ data: await importFees(writer, headers['florin-ledger'], body.fees) }),
  )

  app.get(
    '/fees',
    {
      schema: {
        operationId: 'listFees',
        summary: 'List fees, newest first',
        tags: ['fees'],
        headers: LedgerHeader,
        querystring: FeeFilter,
        response: { 200: FeePage, ...refuses('invalid_request', 'cursor_invalid') },
      },
    },
    async ({ headers, query: { limit, cursor, ...filters } }) => {
      const ledger = headers['florin-ledger']
      const mark = ['fees', ledger, filters]
      const [chargedAt = '', id = ''] = readCursor(cursor, mark, positionForm)?.split('/') ?? []
      const before = chargedAt === '' ? undefined : { chargedAt, id }
      const data = await listFees(db, ledger, filters, before, limit)
      return pageOf(data, limit, mark, (fee) => `${fee.charged_at}/${fee.id}`)
    },
  )

  app.get(
    '/fees/:fee',
    {
      schema: {
        operationId: 'getFee',
        summary: 'Read a fee',
        tags: ['fees'],
        headers: LedgerHeader,
        params: FeeParams,
        response: { 200: Fee, ...refuses('invalid_request', 'fee_not_found') },
      },
    },
    async ({ headers, params: { fee } }) => readFee(db, headers['florin-ledger'], fee),
  )
}
