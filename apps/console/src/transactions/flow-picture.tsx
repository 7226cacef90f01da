import { formatAmount } from '../money/amounts.ts'
import { type Entry, flowsOf } from './flow.ts'

const nodeWidth = 220
/** Between two nodes, for an amount of usual length; and of a digit of a longer one. */
const gapWidth = 280
const digitWidth = 8.5
const rowHeight = 64
const nodeHeight = 40
const shownLetters = 30

/** Who paid whom, from the left to the right. */
export function FlowPicture({ entries }: { entries: readonly Entry[] }) {
  const flows = flowsOf(entries)
  const sources = [...new Set(flows.map(({ from }) => from))]
  const targets = [...new Set(flows.map(({ to }) => to))]
  const longest = Math.max(0, ...flows.map(({ amount, currency }) => `${formatAmount(amount)} ${currency}`.length))
  const width = 2 * nodeWidth + Math.max(gapWidth, longest * digitWidth)
  const height = Math.max(sources.length, targets.length) * rowHeight
  const middleOf = (names: string[], name: string) => (names.indexOf(name) + 0.5) * (height / names.length)
  const sentences = flows.map(
    ({ from, to, amount, currency }) => `${formatAmount(amount)} ${currency} from ${from} to ${to}`,
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it where it is wider than the window
    <figure className="flow" tabIndex={0}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`Flow of money: ${sentences.join('; ')}`}>
        {flows.map(({ from, to, amount, currency }, index) => {
          const [y1, y2] = [middleOf(sources, from), middleOf(targets, to)]
          const [x1, x2] = [nodeWidth, width - nodeWidth]
          return (
            <g key={sentences[index]}>
              <path className="flow-line" d={`M${x1} ${y1}C${x1 + 90} ${y1} ${x2 - 90} ${y2} ${x2 - 8} ${y2}`} />
              <path className="flow-tip" d={`M${x2 - 9} ${y2 - 5}L${x2} ${y2}L${x2 - 9} ${y2 + 5}z`} />
              <text className="flow-amount" x={width / 2} y={(y1 + y2) / 2 - 8} textAnchor="middle">
                {formatAmount(amount)} {currency}
              </text>
            </g>
          )
        })}
        {sources.map((name) => (
          <Node key={name} name={name} x={0} y={middleOf(sources, name)} />
        ))}
        {targets.map((name) => (
          <Node key={name} name={name} x={width - nodeWidth} y={middleOf(targets, name)} />
        ))}
      </svg>
    </figure>
  )
}

function Node({ name, x, y }: { name: string; x: number; y: number }) {
  const shown = name.length > shownLetters ? `${name.slice(0, shownLetters - 1)}…` : name
  return (
    <g className="flow-node">
      <title>{name}</title>
      <rect x={x + 1} y={y - nodeHeight / 2} width={nodeWidth - 2} height={nodeHeight} rx="6" />
      <text x={x + nodeWidth / 2} y={y + 4} textAnchor="middle">
        {shown}
      </text>
    </g>
  )
}
