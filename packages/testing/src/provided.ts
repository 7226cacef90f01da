export interface TestPostgres {
  superuserUrl: string
  /** In the name of every database that this run of the tests makes. */
  runId: string
}

declare module 'vitest' {
  interface ProvidedContext {
    testPostgres: TestPostgres
  }
}
