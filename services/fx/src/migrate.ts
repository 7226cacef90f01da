import { migrationsOf } from '@florin/service'

export const migrateFx = migrationsOf('fx', new URL('../migrations', import.meta.url))
