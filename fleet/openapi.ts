import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { createLogger, defineProgram, type ProblemCatalog, type Service } from '@florin/server'

interface Contract {
  name: string
  /** The committed document, relative to the root of the repository. */
  file: string
  /** Builds the service without its dependencies. */
  build: () => Promise<Service>
}

const run = promisify(execFile)
const documentBytesMax = 16_777_216
const logger = createLogger('openapi', 'silent')
/** Pools connect at their first use, and the services are never used. */
const nowhere = 'postgresql://none@127.0.0.1:1/none'
/** With authentication: the documents show what a service in production does. */
const environment = {
  DATABASE_URL: nowhere,
  SERVICE_SECRET: 'secret-of-a-service-that-never-listens',
  AUTH_ISSUER: 'https://issuer.example',
  AUTH_JWKS_URL: 'http://127.0.0.1:1/',
}

export const contracts: Contract[] = [
  {
    name: 'fx',
    file: 'services/fx/openapi.json',
    build: async () => {
      const { readConfig } = await import('../services/fx/src/config.ts')
      const { fx } = await import('../services/fx/src/main.ts')
      return fx.build(readConfig({ ...environment, FX_SOURCES: 'simulation' }), logger)
    },
  },
  {
    name: 'revenue',
    file: 'services/revenue/openapi.json',
    build: async () => {
      const { readConfig } = await import('../services/revenue/src/config.ts')
      const { revenue } = await import('../services/revenue/src/main.ts')
      return revenue.build(readConfig(environment), logger)
    },
  },
  {
    name: 'ledger',
    file: 'services/ledger/openapi.json',
    build: async () => {
      const { readConfig } = await import('../services/ledger/src/config.ts')
      const { ledger } = await import('../services/ledger/src/main.ts')
      return ledger.build(readConfig(environment), logger)
    },
  },
  {
    name: 'gateway',
    file: 'services/gateway/openapi.json',
    // With its own routes only: those of the services are merged in.
    build: async () => {
      const { readConfig } = await import('../services/gateway/src/config.ts')
      const { buildGateway } = await import('../services/gateway/src/app.ts')
      const own = defineProgram({
        name: 'gateway',
        folder: new URL('../services/gateway/', import.meta.url),
        readConfig,
        build: (config, release) =>
          buildGateway(config, release, { document: { info: {}, tags: [], paths: {} }, problems: {} }),
      })
      return own.build(readConfig({}), logger)
    },
  },
]
const problemsFile = 'services/gateway/problems.json'

/** What a service says of itself. */
interface Description {
  document: object
  problems: ProblemCatalog
}

interface Topics {
  name: string
  /** The committed document, relative to the root of the repository. */
  file: string
  describe: () => Promise<object>
}

/** What the topics of the ledger hold. */
export const topics: Topics[] = [
  {
    name: 'asyncapi',
    file: 'docs/asyncapi.json',
    describe: async () => {
      const { command, eventSchemas } = await import('../services/ledger/src/core.ts')
      const { describeTopics } = await import('../services/ledger/src/asyncapi/asyncapi.ts')
      const { version } = JSON.parse(
        await readFile(new URL('../services/ledger/package.json', import.meta.url), 'utf8'),
      ) as { version: string }
      return describeTopics({ version, command, event: eventSchemas.Event })
    },
  },
  {
    name: 'command',
    file: 'docs/command.schema.json',
    describe: async () => {
      const { command } = await import('../services/ledger/src/core.ts')
      const { toJsonSchema } = await import('../services/ledger/src/asyncapi/asyncapi.ts')
      return { title: 'An order of the topic florin.commands', ...toJsonSchema(command, 'input') }
    },
  },
]

/**
 * The document of `/openapi.json`. Paths stay in the order in which their examples run. Generated in a process of its own,
 * because the names of schemas are global in a process.
 */
export async function describeService({ name }: Pick<Contract, 'name'>): Promise<object> {
  return name === 'gateway' ? (await describeGateway()).document : (await askToDescribe(name)).document
}

/** The documents and problems of all services in one, with the own ones of the gateway. */
export async function describeGateway(): Promise<Description> {
  const { serviceNames } = await import('../services/gateway/src/documents/contract.ts')
  const { mergeDocuments, mergeProblems } = await import('../services/gateway/src/documents/merge.ts')
  const { document } = await askToDescribe('gateway')
  const services = await Promise.all(serviceNames.map(async (name) => ({ name, ...(await askToDescribe(name)) })))
  return { document: mergeDocuments(document, services), problems: mergeProblems(services) }
}

async function askToDescribe(name: string): Promise<Description> {
  const { stdout } = await run(process.execPath, [fileURLToPath(import.meta.url), '--describe', name], {
    maxBuffer: documentBytesMax,
  })
  return JSON.parse(stdout)
}

async function describeHere({ build }: Contract): Promise<Description> {
  const app = await build()
  try {
    await app.ready()
    const { data } = (await app.inject({ url: '/problems', headers: { accept: 'application/json' } })).json()
    const problems = Object.fromEntries(data.map(({ code, ...problem }: { code: string }) => [code, problem]))
    return { document: app.swagger(), problems }
  } finally {
    await app.close()
  }
}

async function describeTopic({ describe }: Topics): Promise<Description> {
  return { document: await describe(), problems: {} }
}

if (import.meta.main) process.exitCode = await main()

/** Writes the documents, or compares them with `--check`: exit code 1 when one differs from the code. `--describe` prints one. */
async function main(): Promise<number> {
  const { check, describe } = parseArgs({
    options: { check: { type: 'boolean', default: false }, describe: { type: 'string' } },
  }).values
  const described = [...contracts, ...topics].find(({ name }) => name === describe)
  if (described) {
    const description = 'build' in described ? describeHere(described) : describeTopic(described)
    process.stdout.write(JSON.stringify(await description))
    return 0
  }
  const { problems } = await describeGateway()
  let differs = await writeOrCompare(problemsFile, problems, check)
  for (const contract of [...contracts, ...topics]) {
    if (await writeOrCompare(contract.file, await describeService(contract), check)) differs = true
  }
  return differs ? 1 : 0
}

/** True where the committed file differs, and only compared. */
async function writeOrCompare(path: string, content: object, check: boolean): Promise<boolean> {
  const file = new URL(`../${path}`, import.meta.url)
  const text = `${JSON.stringify(content, undefined, 2)}\n`
  const committed = await readFile(file, 'utf8').catch(() => undefined)
  if (committed === text) {
    console.log(`${path} is up to date.`)
    return false
  }
  if (!check) {
    await writeFile(file, text)
    console.log(`${path} written.`)
    return false
  }
  console.error(
    `${path} ${committed === undefined ? 'is missing' : 'differs from the code'}. Run "pnpm openapi", check the changes, and commit them.`,
  )
  return true
}
