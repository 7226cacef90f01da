import { createService, Registry, type Release, type Service, type SharedPort } from '@florin/server'
import { historyRoutes } from './accounts/history-routes.ts'
import { accountRoutes } from './accounts/routes.ts'
import { apiKeyRoutes } from './api-keys/routes.ts'
import { approvalRuleRoutes } from './approval-rules/routes.ts'
import { approvalRoutes } from './approvals/routes.ts'
import { assertionRoutes } from './assertions/routes.ts'
import { describeTopics } from './asyncapi/asyncapi.ts'
import { auditRoutes } from './audit/routes.ts'
import { type Background, createBackground } from './background.ts'
import { balanceRoutes } from './balances/routes.ts'
import { batchRoutes } from './batches/routes.ts'
import { cashbackPlanRoutes } from './cashback-plans/routes.ts'
import type { Config } from './config.ts'
import { batchSchemas, type Core, command, eventSchemas, fields, openCore, operations, parts, schemas } from './core.ts'
import { currencyRoutes } from './currencies/routes.ts'
import { problems, toRefusal } from './errors.ts'
import { eventRoutes } from './events/routes.ts'
import { exportRoutes } from './export/routes.ts'
import { holdRoutes } from './holds/routes.ts'
import type { OrderAcceptorOptions } from './ingestion/accept.ts'
import type { Ingestion } from './ingestion/ingestion.ts'
import { ingestionRoutes } from './ingestion/routes.ts'
import { createSecretReader, type SecretReader } from './ingestion/secret.ts'
import { createLedgerCache } from './ledgers/cache.ts'
import { ledgerRoutes } from './ledgers/routes.ts'
import { limitRoutes } from './limits/routes.ts'
import type { OrderQueue } from './operations/accept.ts'
import { operationRoute } from './operations/route.ts'
import { outboxRoutes } from './outbox/routes.ts'
import { ownerRoutes } from './owners/routes.ts'
import { paymentRoutes } from './payments/routes.ts'
import { periodRoutes } from './periods/routes.ts'
import { proposalRoutes } from './proposals/routes.ts'
import { removalRoutes } from './removals/routes.ts'
import { financialStatementRoutes } from './reports/financial-statements/routes.ts'
import { positionRoutes } from './reports/positions/routes.ts'
import { trialBalanceRoutes } from './reports/trial-balance/routes.ts'
import { restoreRoutes } from './restores/routes.ts'
import { scheduledRoutes } from './scheduled/routes.ts'
import { statementRoutes } from './statements/routes.ts'
import { transactionRoutes } from './transactions/routes.ts'
import { verificationRoutes } from './verifications/routes.ts'
import { describedWebhooks } from './webhooks/describe.ts'
import { webhookRoutes } from './webhooks/routes.ts'

/** Groups of the documentation, in its order. */
const tags = {
  ledgers: 'Separate books. The header `florin-ledger` names the one to use; the default is `main`.',
  currencies: 'The currencies of ISO 4217, and those that a ledger registers.',
  accounts: 'Accounts with their balances and their history.',
  limits: 'What an account, or all accounts of an owner, may move in a day or a month.',
  deposits: 'Money that arrives from outside.',
  transfers: 'Money that moves between two accounts of one currency.',
  withdrawals: 'Money that leaves the ledger.',
  payments: 'Money for merchants, with refunds, and with a cashback that is paid later.',
  conversions: 'Money that is converted from one currency into another, and the FX positions of the ledger.',
  holds: 'Amounts that are reserved now, and captured or released later.',
  'scheduled orders': 'Orders for a later moment, once or again and again, and the cashbacks of payments.',
  approvals: 'Orders that need a second person: rules, proposals, approvals.',
  operations: 'Orders that were accepted with `Prefer: respond-async`.',
  transactions: 'Recorded transactions, journals and reversals.',
  events: 'The feed of everything that was recorded, in its order.',
  owners: 'The balances of all accounts of an owner.',
  'trial balance': 'Total debits and credits per currency, balance sheet and income statement.',
  export: 'The books as a journal of hledger or Beancount, as lines of JSON, and as CSV.',
  webhooks: 'Endpoints of yours that receive the events of the ledger.',
  outbox: 'Delivery of fees to the revenue service.',
  'API keys': 'Keys of machines, with the grants that they have.',
  'audit trail': 'Who did what, when, from where, and with which answer, in a chain of hashes.',
}

/** The whole service in this process, ready to listen. `close()` answers the requests in flight, then closes all connections. */
export async function buildLedger(config: Config, release: Release): Promise<Service> {
  const metrics = new Registry()
  const core = openCore(config, release, metrics)
  const background = await createBackground(config, core, metrics, release.logger)
  return buildApp(config, release, { core, metrics, background })
}

export interface AppDeps {
  core: Core
  metrics: Registry
  /** Undefined in a process that only listens. */
  background?: Background
  /** Of a process that only listens. */
  sharedPort?: SharedPort
}

/** The HTTP side of the service. It owns what it is given: it starts with it and closes it. */
export async function buildApp(config: Config, release: Release, deps: AppDeps): Promise<Service> {
  const { logger, version, examples } = release
  const { core, metrics, background, sharedPort } = deps
  const { db } = core
  const { kafka } = config
  const readSecret = createSecretReader(db)
  const ingestion = kafka && (await openIngestion({ db, kafka, readSecret, metrics, logger }))
  const app = await createService({
    title: 'Florin ledger',
    description:
      'A multi-currency ledger: accounts and the transactions between them, by double entry. Run the examples from the top: the first ones open the accounts that the others use.',
    version,
    examples,
    webhooks: describedWebhooks,
    tags,
    logger,
    http: config.http,
    problems,
    metrics,
    toRefusal,
    checks: { ...core.checks, ...ingestion?.checks },
    authentication: { ...config, service: 'ledger', db },
    ...(sharedPort && { sharedPort }),
  })
  await app.register((v1) => registerRoutes(v1 as Service, { ...core, queue: ingestion?.queue, readSecret }), {
    prefix: '/v1',
  })

  const topics = describeTopics({ version, command, event: eventSchemas.Event, ...kafka })
  app.get('/asyncapi.json', { schema: { hide: true } }, async () => topics)

  app.addHook('onListen', async () => background?.start())
  app.addHook('onClose', async () => {
    await Promise.all([background?.stop(), ingestion?.close()])
    await core.close()
  })
  return app
}

/** Loaded only where there are brokers: the client for Kafka takes 42 MB. */
async function openIngestion(options: OrderAcceptorOptions): Promise<Ingestion> {
  const ingestion = await import('./ingestion/ingestion.ts')
  return ingestion.openIngestion(options)
}

/** Registered in the order in which the examples of the documentation run. */
async function registerRoutes(
  app: Service,
  core: Core & { queue: OrderQueue | undefined; readSecret: SecretReader },
): Promise<void> {
  const { db } = core
  const deps = {
    ...core,
    ledgers: createLedgerCache(db, core.hasRoom),
    fields,
    schemas,
    eventSchemas,
    batchSchemas,
    operations,
  }
  app.addHook('preHandler', ({ headers, params, routeOptions }, _reply, done) => {
    // One for all ledgers makes the ledger that its path names.
    const { ledger: inPath } = (routeOptions.config.ledger === 'all' ? {} : params) as { ledger?: string }
    const name = inPath ?? (routeOptions.schema?.headers ? headers['florin-ledger'] : undefined)
    const lookup = typeof name === 'string' ? deps.ledgers.require(name) : undefined
    if (lookup) lookup.then(() => done(), done)
    else done()
  })
  await ledgerRoutes(app, deps)
  await periodRoutes(app, deps)
  await currencyRoutes(app, deps)
  await accountRoutes(app, deps)
  await statementRoutes(app, deps)
  await historyRoutes(app, deps)
  await assertionRoutes(app, deps)
  await limitRoutes(app, deps)
  for (const operation of operations) operationRoute(app, deps, operation)
  await batchRoutes(app, deps)
  await holdRoutes(app, deps)
  await paymentRoutes(app, deps)
  await cashbackPlanRoutes(app, deps)
  await scheduledRoutes(app, deps)
  await approvalRuleRoutes(app, deps)
  await approvalRoutes(app, deps)
  await proposalRoutes(app, deps)
  await ingestionRoutes(app, deps)
  await transactionRoutes(app, deps)
  await eventRoutes(app, deps)
  await ownerRoutes(app, deps)
  await balanceRoutes(app, deps)
  await positionRoutes(app, deps)
  await trialBalanceRoutes(app, deps)
  await financialStatementRoutes(app, deps)
  await exportRoutes(app, deps)
  await removalRoutes(app, deps)
  await restoreRoutes(app, { parts, pool: core.pools.restores })
  await verificationRoutes(app, { ...deps, parts, pool: core.pools.verifications })
  await webhookRoutes(app, { ...deps, ...core.webhooks })
  await outboxRoutes(app, deps)
  await apiKeyRoutes(app, deps)
  await auditRoutes(app, deps)
}
