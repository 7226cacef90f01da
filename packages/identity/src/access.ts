import { type Grant, isForLedger, isScoped, type Scope } from './grants.ts'
import type { Identity } from './identity.ts'
import { includesRole, type Role } from './roles.ts'

/** What a route requires of its caller. */
export interface RouteAccess {
  /** The role, or several of which one suffices. Without one only `services` may call the route. */
  role?: Role | readonly Role[]
  /**
   * The ledgers for which the role is required: the one in the path or in the header `florin-ledger` (the default of routes
   * with either), `any` one, or `all`.
   */
  ledger?: 'named' | 'any' | 'all'
  /**
   * The header `florin-ledger` may be left out of the request. It then is about no single ledger, and the role is required
   * for `any` ledger, or for `all`.
   */
  withoutLedger?: 'any' | 'all'
  /** The route limits what it does to the scope of the caller. Other routes reject scoped grants. */
  scoped?: boolean
  /** Names of the services that may call the route for others. */
  services?: readonly string[]
}

/** The answer of `judgeAccess`. `scope`: the union of these scopes; undefined for everything. */
export type Verdict =
  | { allowed: true; scope: readonly Scope[] | undefined }
  | { allowed: false; reason: 'ledger_unknown' | 'role_missing' | 'scope_unsupported' | 'service_only' }

const everything: Verdict = { allowed: true, scope: undefined }
const refuse = (reason: Extract<Verdict, { allowed: false }>['reason']): Verdict => ({ allowed: false, reason })

export function rolesOf({ role }: RouteAccess): readonly Role[] {
  if (role === undefined) return []
  return typeof role === 'string' ? [role] : role
}

/** Whether an identity may use a route. `ledger`: the name in the header; undefined if the route is about no single one. */
export function judgeAccess(identity: Identity, route: RouteAccess, ledger: string | undefined): Verdict {
  if (identity.kind === 'service') {
    const name = identity.subject.slice('service:'.length)
    return route.services?.includes(name) ? everything : refuse('role_missing')
  }
  const needed = rolesOf(route)
  if (needed.length === 0) return refuse('service_only')
  if (identity.kind === 'open') return everything
  const reaching = identity.grants.filter((grant) => reaches(grant, route, ledger))
  if (ledger !== undefined && reaching.length === 0) return refuse('ledger_unknown')
  const fitting = reaching.filter(({ role }) => needed.some((one) => includesRole(role, one)))
  if (fitting.length === 0) return refuse('role_missing')
  if (fitting.some((grant) => !isScoped(grant))) return everything
  return route.scoped ? { allowed: true, scope: fitting } : refuse('scope_unsupported')
}

function reaches(grant: Grant, route: RouteAccess, ledger: string | undefined): boolean {
  if (ledger !== undefined) return isForLedger(grant, ledger)
  return (route.withoutLedger ?? route.ledger) !== 'all' || grant.ledgers === '*'
}

/** Whether an account is in one of the scopes. */
export function isInScope(
  scope: readonly Scope[] | undefined,
  { owner, code }: { owner: string | null; code: string | null },
): boolean {
  if (scope === undefined) return true
  return scope.some(
    ({ owner: required, codePrefix }) =>
      (required === undefined || required === owner) &&
      (codePrefix === undefined || (code?.startsWith(codePrefix) ?? false)),
  )
}
