export interface ServiceEntry {
  name: string
  /** Its schema, and the prefix of its roles `<schema>_owner` and `<schema>_service`. Its name when omitted. */
  schema?: string
  /** False: it has no schema and no roles. */
  database?: false
  port: number
  /** Relative to the root of the repository. */
  main: string
  /** Settings that differ from the service's defaults; the environment of the fleet overrides them. */
  environment?: Record<string, string>
  /** Variables with secrets that it shares with other services. */
  secrets?: string[]
}

/** The address of a client is what the gateway says. */
const behindGateway = { TRUSTED_PROXIES: '127.0.0.1' }

/** In the order of their start; they stop in the opposite order. */
export const services: ServiceEntry[] = [
  {
    name: 'fx',
    port: 8001,
    main: 'services/fx/src/main.ts',
    // Simulated rates work without a network.
    environment: { FX_SOURCES: 'ecb,simulation', ...behindGateway },
    secrets: ['SERVICE_SECRET'],
  },
  {
    name: 'revenue',
    port: 8002,
    main: 'services/revenue/src/main.ts',
    environment: behindGateway,
    secrets: ['SERVICE_SECRET'],
  },
  {
    name: 'ledger',
    port: 8000,
    main: 'services/ledger/src/main.ts',
    // For endpoints on the developer's machine.
    environment: { WEBHOOKS_ALLOW_PRIVATE: 'on', ...behindGateway },
    secrets: ['SERVICE_SECRET'],
  },
  { name: 'gateway', database: false, port: 8080, main: 'services/gateway/src/main.ts' },
]

/** One more process with `pnpm start --kafka`: posts the orders from Kafka. */
export const ingest: ServiceEntry = {
  name: 'ingest',
  schema: 'ledger',
  port: 8011,
  main: 'services/ledger/src/ingest.ts',
  secrets: ['SERVICE_SECRET'],
}

/** All roles with a password; `ledger_auditor` is the role of `pnpm verify`. */
export const databaseRoles = [
  ...services.filter(hasDatabase).flatMap(({ name }) => [`${name}_owner`, `${name}_service`]),
  'ledger_auditor',
]

export function hasDatabase({ database }: ServiceEntry): boolean {
  return database !== false
}

/** Not 5432, the port of a PostgreSQL of the machine. */
export const postgresPort = 5433

/** Consecutive ports from this one, by name. 0 picks free ones. */
export function portsFrom(base: number): Record<string, number> {
  const names = ['ledger', 'fx', 'revenue', 'postgres', 'gateway', ingest.name]
  return Object.fromEntries(names.map((name, index) => [name, base && base + index]))
}

/** The variable with the port of a service. */
export function portVariable(name: string): string {
  return name === 'postgres' ? 'FLORIN_POSTGRES_PORT' : `${name.toUpperCase()}_PORT`
}
