import type { Transaction } from '@florin/client'
import { Link } from '@tanstack/react-router'
import { FlowPicture } from '../transactions/flow-picture.tsx'

export function Posted({ transaction, again }: { transaction: Transaction; again: () => void }) {
  return (
    <section className="card" aria-live="polite">
      <h2>Posted</h2>
      <FlowPicture entries={transaction.entries} />
      <div className="actions">
        <Link className="button primary" to="/transactions/$transaction" params={{ transaction: transaction.id }}>
          See the transaction
        </Link>
        <button className="button" type="button" onClick={again}>
          Post another one
        </button>
      </div>
    </section>
  )
}
