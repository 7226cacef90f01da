import { expect, test } from 'vitest'
import { nextWave } from './waves.ts'

/** `a` is an order of the sequence a, `A` one with a target, `-a` one that is not due. */
const ordersOf = (text: string) =>
  text.split(' ').map((name, place) => ({
    name: `${name}${place}`,
    sequence: name.replace('-', '').toLowerCase(),
    hasTarget: /[A-Z]/.test(name),
    notBeforeMs: name.startsWith('-') ? 10 : 0,
  }))
const namesOf = (text: string) =>
  nextWave(ordersOf(text), 5)
    .map(({ name }) => name)
    .join(' ')

test.each([
  ['orders without a target share a wave', 'a a b a', 'a0 a1 b2 a3'],
  ['a target at the start of its sequence is in the wave', 'A a b B', 'A0 a1 b2'],
  ['a target after another order waits, and holds back the rest of its sequence', 'a A a b', 'a0 b3'],
  ['an order that is not due holds back the rest of its sequence', '-a a b', 'b2'],
  ['nothing is due', '-a a', ''],
])('%s', (_, orders, wave) => {
  expect(namesOf(orders)).toBe(wave)
})
