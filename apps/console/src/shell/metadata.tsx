import { Facts } from './facts.tsx'

/** What the caller has written about a thing. It stands apart, so that none of it looks like something that the ledger says. */
export function Metadata({ metadata }: { metadata: Record<string, string> }) {
  const facts = Object.entries(metadata)
  if (facts.length === 0) return null
  return (
    <section aria-label="Metadata" className="related">
      <h2>Metadata</h2>
      <Facts facts={facts} />
    </section>
  )
}
