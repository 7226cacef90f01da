import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '../shell/theme.ts'

const height = 200
const axisPx = 30
/** With the year below the month. */
const timeAxisPx = 46
const axisSpacePx = 90
const scalePx = 56
/** Of a label of the scale, generously. */
const letterPx = 8

interface Series {
  /** Seconds, ascending: since 1970 where `isTime` is set. */
  xs: readonly number[]
  ys: readonly number[]
  isTime: boolean
  /** The scale begins at zero. */
  fromZero?: boolean
  /** A value holds until the next one. */
  isStepped?: boolean
  /** Of a place on the x axis; dates where it is omitted. */
  labelOf?: (x: number) => string
}

/** One line over time. What it shows must also stand in `label`, for those who do not see it. */
export function LineChart({ label, xs, ys, labelOf, ...look }: Series & { label: string }) {
  const frame = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(undefined)
  const series = useRef<Series>({ xs, ys, ...look, ...(labelOf && { labelOf }) })
  const theme = useTheme()
  useEffect(() => {
    const element = frame.current
    if (!element) return
    // Colours are read when the chart is made.
    element.dataset.theme = theme
    const made = new uPlot(optionsOf(element, series.current), dataOf(series.current), element)
    chart.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
    }
  }, [theme])
  useEffect(() => {
    series.current = { ...series.current, xs, ys }
    chart.current?.setData(dataOf(series.current))
  }, [xs, ys])
  return <div ref={frame} className="chart" role="img" aria-label={label} />
}

const dataOf = ({ xs, ys }: Series): uPlot.AlignedData => [[...xs], [...ys]]

function optionsOf(
  element: HTMLElement,
  { isTime, fromZero = false, isStepped = false, labelOf }: Series,
): uPlot.Options {
  // A canvas takes no `light-dark()`: the browser resolves it.
  const colour = (name: string) => {
    element.style.color = `var(${name})`
    return getComputedStyle(element).color
  }
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  }
  const values = labelOf && { values: (_chart: uPlot, splits: number[]) => splits.map(labelOf) }
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: isTime },
      ...(fromZero && { y: { range: (_chart: uPlot, _min: number, max: number) => [0, Math.max(5, max * 1.1)] } }),
    },
    axes: [
      { ...axis, size: isTime ? timeAxisPx : axisPx, space: axisSpacePx, grid: { show: false }, ...values },
      {
        ...axis,
        size: (_chart, labels) => Math.max(scalePx, ...(labels ?? []).map(({ length }) => length * letterPx)),
      },
    ],
    series: [
      {},
      {
        stroke: colour('--accent'),
        fill: colour('--accent-soft'),
        width: 1.5,
        points: { show: false },
        ...(isStepped && uPlot.paths.stepped && { paths: uPlot.paths.stepped({ align: 1 }) }),
      },
    ],
  }
}
