import { createHash } from 'node:crypto'
import { Decimal } from '@florin/money'
import { dayMs } from '@florin/server'
import type { PublishedRate } from '../rates/record.ts'
import { sourceRules } from '../rates/source-rules.ts'
import { fixing } from './fixing.ts'
import type { RateSource } from './source.ts'

const base = sourceRules.simulation.base as string
const million = 1_000_000
/** In millionths: at most half a percent a day, up or down. */
const stepMax = 5_000
const digits = 6
const seedDefault = 'florin'

/** A random walk from one real fixing, one step a day: for demonstrations without a network. */
export function createSimulation(seed = seedDefault): RateSource {
  return {
    name: 'simulation',
    fetch: async (newest, now) => {
      const last = newest?.toISOString().slice(0, 10) ?? fixing.day
      return simulateRates(seed, last, now.toISOString().slice(0, 10))
    },
  }
}

/** The simulated rates of the days after `last`, up to `today`. The same seed gives the same rates everywhere. */
export function simulateRates(seed: string, last: string, today: string): PublishedRate[] {
  const rates: PublishedRate[] = []
  if (last >= today) return rates
  const walks = Object.entries(fixing.rates).map(([quote, rate]) => ({ quote, rate: new Decimal(rate) }))
  for (let day = dayAfter(fixing.day); day <= today; day = dayAfter(day)) {
    for (const walk of walks) {
      walk.rate = walk.rate.times(stepOf(seed, walk.quote, day)).toSignificantDigits(digits)
      if (day > last)
        rates.push({ base, quote: walk.quote, rate: walk.rate.toFixed(), validAt: `${day}T00:00:00.000Z` })
    }
  }
  return rates
}

/** The factor between two days. From a hash, which is the same on every machine. */
function stepOf(seed: string, currency: string, day: string): Decimal {
  const hash = createHash('sha256').update(`${seed} ${currency} ${day}`).digest()
  const step = (hash.readUInt32BE() % (2 * stepMax + 1)) - stepMax
  return new Decimal(million + step).div(million)
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10)
}
