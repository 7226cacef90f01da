import { migrateLedger } from './migrate.ts'

/** Applies the migrations and ends: for installations whose serving process is not to have the owner's rights. */
try {
  const url = process.env.MIGRATION_DATABASE_URL
  if (!url) throw new Error('Set MIGRATION_DATABASE_URL, as the role ledger_owner.')
  await migrateLedger(url, console.error)
  console.log('The ledger is up to date.')
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
