import type { Queryable } from '@florin/postgres'
import { LedgerHeader, Moment, pageOf, partsPattern, readCursor, type Service } from '@florin/server'
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

/** A thousand fees with the longest owners and codes. */
const batchBytesMax = 2_097_152
const cursorPattern = partsPattern(Moment, Id)

/** For the ledger only, so they are not documented. */
export async function ledgerFeeRoutes(app: Service, db: Queryable, writer: FeeWriter): Promise<void> {
  app.post(
    '/fees',
    {
      config: { services: ['ledger'] },
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
      config: { services: ['ledger'] },
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
      config: { role: 'accountant' },
      schema: {
        operationId: 'importFees',
        summary: 'Import fees of another system',
        description:
          'Up to 1,000 in one request. Valid fees are recorded even if others are rejected; each has its own outcome. ' +
          'Imported fees count in all reports. The ledger does not contain them, so `pnpm verify` leaves them out.',
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
      config: { role: 'reader', services: ['verify'] },
      schema: {
        operationId: 'listFees',
        summary: 'List fees',
        description: 'Newest first, by the moment of the charge.',
        tags: ['fees'],
        headers: LedgerHeader,
        querystring: FeeFilter,
        response: { 200: FeePage, ...refuses('invalid_request', 'cursor_invalid') },
      },
    },
    async ({ headers, query: { limit, cursor, ...filters } }) => {
      const ledger = headers['florin-ledger']
      const mark = ['fees', ledger, filters]
      const [chargedAt = '', id = ''] = readCursor(cursor, mark, cursorPattern)?.split('/') ?? []
      const before = chargedAt === '' ? undefined : { chargedAt, id }
      const data = await listFees(db, ledger, filters, before, limit)
      return pageOf(data, limit, mark, (fee) => `${fee.charged_at}/${fee.id}`)
    },
  )

  app.get(
    '/fees/:fee',
    {
      config: { role: 'reader', services: ['verify'] },
      schema: {
        operationId: 'getFee',
        summary: 'Get a fee',
        description: 'A fee of this ledger, with its reversal if it has one.',
        tags: ['fees'],
        headers: LedgerHeader,
        params: FeeParams,
        response: { 200: Fee, ...refuses('invalid_request', 'fee_not_found') },
      },
    },
    async ({ headers, params: { fee } }) => readFee(db, headers['florin-ledger'], fee),
  )
}
