export interface TestPostgres {
  superuserUrl: string
  /** In the name of every database that this run of the tests makes. */
  runId: string
}

/** The broker that the test files of a run share; the first one that needs it starts it. */
export interface TestKafka {
  source: 'brokers' | 'tool' | 'docker' | 'none'
  /** Of the run's own broker. */
  port: number
  /** Where the tool keeps its files. */
  folder: string
  description: string
}

declare module 'vitest' {
  interface ProvidedContext {
    testPostgres: TestPostgres
    testKafka: TestKafka
  }
}
