import type { Hold, Transaction } from '@florin/client'
import { Link } from '@tanstack/react-router'
import { FlowPicture } from '../transactions/flow-picture.tsx'
import { HoldFacts } from './preview.tsx'

export function Posted({ result, again }: { result: Transaction | Hold; again: () => void }) {
  const isHold = !('entries' in result)
  return (
    <section className="card" aria-live="polite">
      <h2>{isHold ? 'Reserved' : 'Posted'}</h2>
      {isHold ? <HoldFacts hold={result} /> : <FlowPicture entries={result.entries} />}
      <div className="actions">
        {isHold ? (
          <Link
            className="button primary"
            to="/accounts/$account"
            params={{ account: result.account_code ?? result.account }}
          >
            See the account
          </Link>
        ) : (
          <Link className="button primary" to="/transactions/$transaction" params={{ transaction: result.id }}>
            See the transaction
          </Link>
        )}
        <button className="button" type="button" onClick={again}>
          Post another one
        </button>
      </div>
    </section>
  )
}
