import { z } from 'zod'
import { periodShape } from '../horizon/schemas.ts'

export const exportFormats = ['hledger', 'beancount', 'ndjson', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const ExportQuery = z.strictObject({
  format: z.enum(exportFormats).default('ndjson').meta({
    default: 'ndjson',
    description:
      'hledger, beancount: a plain-text journal that these programs check. ndjson: one JSON object per line. csv: one entry per row',
  }),
  ...periodShape,
})
