import { createShop, listen } from './shop.ts'

// A program for the test of floods: a service with a document of 200 kB, which says on which port it listens.
const app = await createShop({ description: 'x'.repeat(200_000) })
console.log(`port ${await listen(app)}`)
