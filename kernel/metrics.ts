/** Prometheus metrics of one server process; one registry per App so that tests do not share counters. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  registry: Registry
  requests: Histogram<'endpoint' | 'status'>
  problems: Counter<'code'>
  liveClients: Gauge
  jobs: Counter<'job' | 'outcome'>
  ticks: Histogram<'tick'>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'yige_' })
  const registers = [registry]
  return Object.freeze({
    registry,
    requests: new Histogram({
      name: 'yige_request_seconds',
      help: 'Time from first byte to answer, per endpoint',
      labelNames: ['endpoint', 'status'] as const,
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    problems: new Counter({
      name: 'yige_problems_total',
      help: 'Refusals by code',
      labelNames: ['code'] as const,
      registers,
    }),
    liveClients: new Gauge({ name: 'yige_live_clients', help: 'Open event streams', registers }),
    jobs: new Counter({
      name: 'yige_jobs_total',
      help: 'Jobs by outcome',
      labelNames: ['job', 'outcome'] as const,
      registers,
    }),
    ticks: new Histogram({
      name: 'yige_tick_seconds',
      help: 'Duration of periodic work',
      labelNames: ['tick'] as const,
      registers,
    }),
  })
}
