import manifest from '../package.json' with { type: 'json' }

/** As published in the documentation and in `/health`. */
export const version: string = manifest.version
