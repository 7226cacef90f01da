import type pg from 'pg'
import type { AccountDirectory } from './accounts/directory.ts'
import type { FxClient } from './fx/client.ts'
import type { Horizon } from './horizon/horizon.ts'
import type { LedgerDirectory } from './ledgers/directory.ts'
import type { PostingEngine } from './posting/engine.ts'
import type { ReplayReader } from './posting/replays.ts'
import type { RevenueClient } from './revenue/client.ts'

/** What a write works on. */
export interface Books {
  /** For reading, and for writes that move no money. */
  db: pg.Pool
  ledgers: LedgerDirectory
  accounts: AccountDirectory
  horizon: Horizon
  /** The only way to move money. */
  engine: PostingEngine
  replays: ReplayReader
  fx: FxClient
  revenue: RevenueClient
}
