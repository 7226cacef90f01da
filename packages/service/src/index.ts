export { CannotRun, describeCommandFailure, findCommandDatabase, findCommandService } from './command.ts'
export { databaseProblems, refusalOfDatabase } from './database.ts'
export { commonEnvironment, commonSettings, count, readEnvironment, type ServiceConfig } from './environment.ts'
export { migrationsOf, runMigrations, runService } from './process.ts'
