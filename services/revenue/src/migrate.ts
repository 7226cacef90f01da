import { migrationsOf } from '@florin/service'

export const migrateRevenue = migrationsOf('revenue', new URL('../migrations', import.meta.url))
