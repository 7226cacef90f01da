import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'

// biome-ignore lint/suspicious/noExplicitAny: a JSON document, walked as it comes
type Json = any

const services = ['ledger', 'fx', 'revenue']
const header = '// Generated from services/*/openapi.json by `pnpm client:generate`. Do not edit.\n\n'

process.exitCode = await main()

/** Writes `src/generated`, or compares it with `--check`: exit code 1 when a file differs from the documents. */
async function main(): Promise<number> {
  const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values
  const documents = await Promise.all(services.map(readDocument))
  const files = await Promise.all(
    services.map(async (service, index) => [`${service}.ts`, await describeTypes(documents[index])] as const),
  )
  let differs = false
  for (const [name, text] of [...files, ['operations.ts', describeOperations(documents)] as const]) {
    const file = new URL(`src/generated/${name}`, import.meta.url)
    const committed = await readFile(file, 'utf8').catch(() => undefined)
    if (committed === text) {
      console.log(`src/generated/${name} is up to date.`)
    } else if (check) {
      console.error(
        `src/generated/${name} differs from the OpenAPI documents. Run "pnpm client:generate" and commit the changes.`,
      )
      differs = true
    } else {
      await writeFile(file, text)
      console.log(`src/generated/${name} written.`)
    }
  }
  return differs ? 1 : 0
}

/** The committed document. Headers that the client sends by itself are optional in it. */
async function readDocument(service: string): Promise<Json> {
  const file = new URL(`../../services/${service}/openapi.json`, import.meta.url)
  const document: Json = JSON.parse(await readFile(file, 'utf8'))
  for (const { operation } of operationsOf(document)) {
    for (const parameter of operation.parameters ?? []) if (parameter.in === 'header') parameter.required = false
  }
  return document
}

async function describeTypes(document: OpenAPI3): Promise<string> {
  return header + astToString(await openapiTS(document))
}

/** What the client must know of the operations: which take a key, and the codes of all errors. */
function describeOperations(documents: Json[]): string {
  const operations = documents.flatMap(operationsOf)
  const keyed = operations
    .filter(({ operation }) => operation.parameters?.some(({ name }: Json) => name === 'idempotency-key'))
    .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  const codes = new Set(operations.flatMap(({ operation }) => codesOf(operation)))
  return [
    `${header}/** Operations that take an Idempotency-Key. */`,
    `export const keyedOperations: ReadonlySet<string> = new Set([${keyed.map((each) => `\n  '${each}',`).join('')}\n])\n`,
    '/** The code of an error: what happened, for programs. Each service explains its codes at `/problems`. */',
    `export type ProblemCode =${[...codes]
      .sort()
      .map((code) => `\n  | '${code}'`)
      .join('')}\n`,
    '/** The figures of errors. Which ones an error has depends on its code. */',
    `export interface ProblemMembers {${describeMembers(operations.flatMap(({ operation }) => membersOf(operation)))}\n}\n`,
  ].join('\n')
}

function describeMembers(members: [string, Json][]): string {
  const typesOf = ({ type }: Json) => [type].flat().map((name: string) => (name === 'integer' ? 'number' : name))
  return [...Map.groupBy(members, ([name]) => name)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, of]) => {
      const types = new Set(of.flatMap(([, schema]) => typesOf(schema)))
      return `\n  ${name}?: ${[...types].sort().join(' | ')}`
    })
    .join('')
}

function operationsOf(document: Json): { method: string; path: string; operation: Json }[] {
  return Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => ({ method, path, operation })),
  )
}

/** What an operation's problems add to the properties of all problems. */
function problemsOf({ responses }: Json): Json[] {
  return Object.values<Json>(responses)
    .flatMap((response) => response.content?.['application/problem+json']?.schema.allOf ?? [])
    .flatMap((part) => part.properties ?? [])
}

function codesOf(operation: Json): string[] {
  return problemsOf(operation).flatMap(({ code }) => code.enum)
}

function membersOf(operation: Json): [string, Json][] {
  return problemsOf(operation).flatMap(({ code: _, ...members }) => Object.entries<Json>(members))
}
