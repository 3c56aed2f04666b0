import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** What this process measures of itself, in the words of Prometheus. */
export type Metrics = {
  readonly registry: Registry
  /** Seconds from the request's head to its answer's, by method, route pattern (never a path) and status. */
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>
  /** Answers by the code of their problem. */
  readonly problems: Counter<'code'>
}

/** Each server has a registry of its own, so that two in one process do not mix. Slices register theirs in it. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    problems: new Counter({
      name: 'http_problems_total',
      help: 'Problems answered, by code',
      labelNames: ['code'],
      registers,
    }),
  }
}
