/** `redoc` is served as its standalone bundle, which contains what it depends on. */
export const hooks = {
  readPackage: (manifest) =>
    manifest.name === 'redoc' ? { ...manifest, dependencies: {}, peerDependencies: {} } : manifest,
}
