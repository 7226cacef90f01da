import {
  apiKeyIdPattern,
  type Grant,
  GrantInvalid,
  grantLengthMax,
  grantsClaim,
  grantsMax,
  parseGrant,
} from '@florin/identity'
import { Cursor, countedFirst, Limit, Moment, page, text } from '@florin/server'
import { z } from 'zod'

const grantMeaning =
  'A role, the ledgers after an @ (names joined by commas, or *), and optionally `;owner=` and `;prefix=`, which limit it to the accounts of an owner and to those whose code begins so'

const GrantText = z
  .string()
  .max(grantLengthMax)
  .transform((given, context): Grant => {
    try {
      return parseGrant(given)
    } catch (error) {
      if (!(error instanceof GrantInvalid)) throw error
      context.addIssue({ code: 'custom', message: error.message, input: given })
      return z.NEVER
    }
  })
  .meta({ type: 'string', examples: ['teller@main'], description: grantMeaning })

export const NewApiKey = z
  .strictObject({
    name: text(1, 200).meta({ description: 'What the key is for' }),
    grants: countedFirst(z.array(GrantText).min(1).max(grantsMax), grantsMax, `Send at most ${grantsMax} grants.`).meta(
      {
        description: `What the key may do, as in the claim \`${grantsClaim}\` of a token: at most what you may do yourself`,
      },
    ),
    expires_at: Moment.optional().meta({
      type: 'string',
      format: 'date-time',
      description: 'The moment from which the key is rejected; never when omitted',
    }),
  })
  .meta({ 'x-examples': { till: { value: { name: 'Till of the shop', grants: ['teller@main'] } } } })

const shown = {
  id: z.string().meta({ examples: ['k7m2p9xq'], description: 'The eight characters after `florin_live_`' }),
  name: z.string().meta({ description: 'What the key is for' }),
  grants: z.array(z.string()).meta({ description: grantMeaning }),
  status: z.enum(['active', 'expired', 'revoked']).meta({ description: 'Only an active key is accepted' }),
  created_by: z.string().meta({ description: 'Subject of the identity that created the key' }),
  created_at: z.string().meta({ description: 'The moment of its creation' }),
  expires_at: z.string().nullable().meta({ description: 'The moment from which it is rejected; null for never' }),
  revoked_at: z.string().nullable().meta({ description: 'The moment at which it was revoked' }),
  last_used_at: z.string().nullable().meta({ description: 'Its last use, noted about once a minute; null for none' }),
}

export const ApiKey = z.object(shown).meta({ id: 'ApiKey' })
export type ApiKey = z.output<typeof ApiKey>

export const CreatedApiKey = z
  .object({
    ...shown,
    secret: z
      .string()
      .nullable()
      .meta({ description: 'The key. It is shown once: null in a replay, because only its hash is stored' }),
  })
  .meta({ id: 'CreatedApiKey' })

export const ApiKeyPage = page(ApiKey)

export const ApiKeyFilter = z.strictObject({
  prefix: z
    .string()
    .regex(/^(florin_live_)?[a-z0-9]{0,8}(_[\w-]{0,43})?$/, 'Send the beginning of a key, or of its id.')
    .optional()
    .meta({ description: 'Only keys that begin so; what follows the id is ignored' }),
  status: z.enum(['active', 'expired', 'revoked']).optional().meta({ description: 'Only keys with this status' }),
  limit: Limit,
  cursor: Cursor,
})

export const apiKeyParams = z.object({
  key: z
    .string()
    .regex(apiKeyIdPattern, 'Send the id of a key: the eight characters after "florin_live_".')
    .meta({ examples: ['k7m2p9xq'], description: 'Id of the key' }),
})
