import { defineConfig } from 'vite'

/** The gateway of `pnpm start`, for `pnpm --filter @florin/console dev`. */
const gateway = process.env.FLORIN_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  build: { target: 'es2023', manifest: true, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: {
    proxy: Object.fromEntries(['/v1', '/fx', '/health', '/docs', '/problems'].map((path) => [path, gateway])),
  },
})
