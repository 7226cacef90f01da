export interface ServiceEntry {
  /** Also of its schema in the database, and of its roles `<name>_owner` and `<name>_service`. */
  name: string
  port: number
  /** Below the root of the repository. */
  main: string
  /** Settings that differ from the service's own defaults; the environment of the fleet goes before them. */
  environment?: Record<string, string>
  /** Variables with a secret that it shares with other services. */
  secrets?: string[]
}

/** In the order in which they start; they stop in the opposite one. */
export const services: ServiceEntry[] = [
  {
    name: 'fx',
    port: 8001,
    main: 'services/fx/src/main.ts',
    // Rates without a network too, named as what they are.
    environment: { FX_SOURCES: 'ecb,simulation' },
  },
  { name: 'revenue', port: 8002, main: 'services/revenue/src/main.ts', secrets: ['REVENUE_SECRET'] },
  { name: 'ledger', port: 8000, main: 'services/ledger/src/main.ts', secrets: ['REVENUE_SECRET'] },
]

/** All roles that have a password; `ledger_auditor` is that of `pnpm verify`. */
export const databaseRoles = [...services.flatMap(({ name }) => [`${name}_owner`, `${name}_service`]), 'ledger_auditor']

/** Not 5432, where a PostgreSQL of the machine would be. */
export const postgresPort = 5433

/** By name, when they are to follow one another from this port on. 0 picks free ones. */
export function portsFrom(base: number): Record<string, number> {
  const names = ['ledger', 'fx', 'revenue', 'postgres']
  return Object.fromEntries(names.map((name, index) => [name, base && base + index]))
}

/** The variable that moves a service to another port. */
export function portVariable(name: string): string {
  return name === 'postgres' ? 'FLORIN_POSTGRES_PORT' : `${name.toUpperCase()}_PORT`
}
