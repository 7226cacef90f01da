import { AggregatorRegistry, type Registry } from '@florin/server'
import type { Metrics } from './methods.ts'
import type { Listener } from './supervisor.ts'

/** The metrics of all processes of the port: sums, unless a metric names another aggregator. */
export interface PortMetrics {
  /** In the text format of Prometheus. */
  read(listeners: Iterable<Listener>): Promise<string>
  /** What a listener had counted at the last reading is kept: a sum that falls would look like a restart. */
  noteEnd(listener: Listener): void
}

/** `own`: of the primary. */
export function createPortMetrics(own: Registry): PortMetrics {
  const last = new Map<Listener, Metrics>()
  let ended: Metrics = []
  return {
    async read(listeners) {
      const all = [...listeners].map(async (listener) => {
        const metrics = await listener.call('metrics')
        last.set(listener, metrics)
        return metrics
      })
      // One that ends meanwhile is among those that have ended.
      const results = await Promise.allSettled([own.getMetricsAsJSON(), ...all])
      const read = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
      return AggregatorRegistry.aggregate([...read, ended]).metrics()
    },
    noteEnd(listener) {
      const counted = last.get(listener)?.filter(({ type }) => ['counter', 'histogram'].includes(String(type))) ?? []
      last.delete(listener)
      ended = AggregatorRegistry.aggregate([ended, counted])
        .getMetricsAsArray()
        .map((metric) => (metric as unknown as { get(): Metrics[number] }).get())
    },
  }
}
