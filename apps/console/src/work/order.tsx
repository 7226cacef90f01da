import { Link } from '@tanstack/react-router'

/** An order as it was sent, field by field. */
export function Order({ order }: { order: unknown }) {
  const fields = typeof order === 'object' && order !== null ? Object.entries(order) : []
  return (
    <dl className="order">
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
