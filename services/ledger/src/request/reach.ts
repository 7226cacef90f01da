import type { Scope } from '@florin/identity'

/** The accounts that a caller reaches: those in one of the scopes; undefined for all. */
export type Reach = readonly Scope[] | undefined

/** SQL: whether the account `alias` is in reach. `parameter` adds a value and returns its placeholder. */
export function reachCondition(reach: Reach, alias: string, parameter: (value: unknown) => string): string {
  if (reach === undefined) return 'true'
  const alternatives = reach.map(({ owner, codePrefix }) => {
    const conditions = [
      ...(owner === undefined ? [] : [`${alias}.owner = ${parameter(owner)}`]),
      ...(codePrefix === undefined ? [] : [`starts_with(${alias}.code, ${parameter(codePrefix)})`]),
    ]
    return `(${conditions.join(' and ')})`
  })
  return `(${alternatives.join(' or ')})`
}

/** The owner to whom all accounts in reach belong; undefined if there is none. An index finds the accounts of an owner. */
export function onlyOwner(reach: Reach): string | undefined {
  if (reach?.length !== 1) return undefined
  return reach[0]?.owner
}

/** The prefix of the codes of all accounts in reach; undefined if there is none. */
export function onlyPrefix(reach: Reach): string | undefined {
  if (reach?.length !== 1) return undefined
  return reach[0]?.codePrefix
}
