import { HttpError } from '@florin/server'
import type { Reach } from '../request/reach.ts'

export interface PartyFilter {
  account?: string | undefined
  owner?: string | undefined
}

/**
 * The filters of a search for transactions by a limited caller: by an account in reach, or by an owner all of whose
 * accounts are in reach. Undefined: nothing can be found. Filtering by the counterparty would reveal who took part.
 */
export function limitSearch(reach: Reach, filter: PartyFilter): PartyFilter | undefined {
  if (reach === undefined) return filter
  const { account, owner } = filter
  const owners = reach.filter(({ codePrefix }) => codePrefix === undefined).map((scope) => scope.owner)
  if (owner !== undefined && owners.includes(owner)) return filter
  if (owner !== undefined && !reach.some((scope) => scope.owner === owner || scope.owner === undefined))
    return undefined
  if (owner === undefined && account !== undefined) return filter
  if (owner === undefined && owners.length === 1 && reach.length === 1) return { account, owner: owners[0] }
  throw new HttpError(
    'forbidden',
    'Your grant is limited to some accounts. Send the parameter account with one of them.',
  )
}
