import { Link } from '@tanstack/react-router'

/** The operation of an order in words: `Deposit`, `Void hold`, `Pay cashback`. */
export function nameOf(operation: string): string {
  const words = operation.replace(/^post/, '').replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What the target of an operation is. */
const targets: Record<string, string> = {
  postRefund: 'payment',
  payCashback: 'payment',
  postReversal: 'transaction',
  postCapture: 'hold',
  voidHold: 'hold',
}

/** An order as it was sent, field by field, after what it is about. */
export function Order({ operation, target, order }: { operation: string; target: string | null; order: unknown }) {
  const fields = typeof order === 'object' && order !== null ? Object.entries(order) : []
  const what = targets[operation] ?? 'target'
  return (
    <dl className="order">
      {target !== null && (
        <div>
          <dt>{what}</dt>
          <dd>
            {what === 'hold' || target.startsWith('key:') ? (
              target
            ) : (
              <Link to="/transactions/$transaction" params={{ transaction: target }}>
                {target}
              </Link>
            )}
          </dd>
        </div>
      )}
      {fields.map(([name, value]) => (
        <div key={name}>
          <dt>{name.replaceAll('_', ' ')}</dt>
          <dd>
            {typeof value === 'string' && /(^|_)account$/.test(name) ? (
              <Link to="/accounts/$account" params={{ account: value }}>
                {value}
              </Link>
            ) : (
              textOf(value)
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
