/** What an identity may do in a ledger. */
export const roles = ['reader', 'teller', 'accountant', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

/**
 * The roles that each role includes. `reader` reads; `teller` moves money; `accountant` corrects books and sets prices;
 * `operator` retries deliveries and manages webhooks and API keys; `admin` does everything.
 */
const included: Record<Role, readonly Role[]> = {
  reader: ['reader'],
  teller: ['teller', 'reader'],
  accountant: ['accountant', 'reader'],
  operator: ['operator', 'reader'],
  admin: roles,
}

export function includesRole(role: Role, needed: Role): boolean {
  return included[role].includes(needed)
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}
