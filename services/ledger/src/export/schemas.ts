import { Moment } from '@florin/server'
import { z } from 'zod'

export const exportFormats = ['hledger', 'beancount', 'ndjson', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const ExportQuery = z
  .strictObject({
    format: z.enum(exportFormats).default('ndjson').meta({
      default: 'ndjson',
      description:
        'hledger, beancount: a plain-text journal that these programs check. ndjson: one JSON object per line. csv: one entry per row',
    }),
    from: Moment.optional().meta({
      type: 'string',
      format: 'date-time',
      description: 'Recorded at this moment or later. The journal then begins with opening balances',
    }),
    to: Moment.optional().meta({
      type: 'string',
      format: 'date-time',
      description:
        'Recorded before this moment. The export ends at the horizon if that is earlier, and when `to` is omitted; the header `florin-export-to` says where',
    }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    error: 'from must be before to',
    path: ['from'],
  })
