import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  register,
} from 'prom-client';

/** Every metric of FFS, its name and its labels. Label values must come from small closed sets. */

const DEFAULT_METRIC = 'process_cpu_user_seconds_total';

/** Metrics of the process: CPU, memory, event loop, garbage collection. Once per process, however often called. */
export function collectProcessMetrics(): void {
  if (register.getSingleMetric(DEFAULT_METRIC) === undefined) collectDefaultMetrics();
}

type ProcessMetrics = MetricObjectWithValues<MetricValue<string>>[];

/** The metrics of this process, for `aggregateMetrics` in another. */
export function metricsAsJson(): Promise<ProcessMetrics> {
  return register.getMetricsAsJSON();
}

/**
 * The metrics of several processes and of this one as one text.
 * @param processes what `metricsAsJson` said there; `undefined` for one that said nothing
 */
export async function aggregateMetrics(processes: readonly unknown[]): Promise<string> {
  const known = processes.filter((metrics) => metrics !== undefined) as ProcessMetrics[];
  // It is made for a list of lists, which its type does not say.
  const lists = [...known, await metricsAsJson()] as unknown as object[];
  return AggregatorRegistry.aggregate(lists).metrics();
}

/** `route` is the template, never the path; `status` the class (`2xx`), or `aborted` when the client left. */
export const httpRequestDuration = new Histogram({
  name: 'ffs_http_request_duration_seconds',
  help: 'Time from the end of the request headers to the end of the answer.',
  labelNames: ['route', 'method', 'status'] as const,
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

/** By class of routes, and `connection` for what is closed because there are too many. */
export const requestsShed = new Counter({
  name: 'ffs_http_shed_total',
  help: 'Requests turned away with 503, and connections closed, because of overload.',
  labelNames: ['class'] as const,
});

/** From the commit of a change to the moment this instance answers from it: the promise of propagation. */
export const commitToInstalled = new Histogram({
  name: 'ffs_ruleset_commit_to_installed_seconds',
  help: 'Time from the commit of a change to its installation in this instance.',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/** From the commit of a change to the moment the last of the streams open here has been told. */
export const commitToAnnounced = new Histogram({
  name: 'ffs_ruleset_commit_to_announced_seconds',
  help: 'Time from the commit of a change to its announcement on the streams of this instance.',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/** `protocol` is `ffs` (/v1/stream) or `ofrep`. */
export const openStreams = new Gauge({
  name: 'ffs_streams_open',
  help: 'Streams that are open on this instance.',
  labelNames: ['protocol'] as const,
});

/** `reason` is `slow` (a reader that does not keep up) or `key` (revoked, expired, or its environment gone). */
export const endedStreams = new Counter({
  name: 'ffs_streams_ended_total',
  help: 'Streams that this instance ended before their clients did, other than by shutting down.',
  labelNames: ['reason'] as const,
});

/** Anything but 0 means that notifications get lost. */
export const rulesetRepairs = new Counter({
  name: 'ffs_ruleset_repairs_total',
  help: 'Changes that were found by the repair poll because no notification had arrived.',
});

export const rulesetsInMemory = new Gauge({
  name: 'ffs_rulesets_in_memory',
  help: 'Environments whose ruleset is in the memory of this process.',
});

export const rulesetMemory = new Gauge({
  name: 'ffs_ruleset_memory_bytes',
  help: 'Estimated memory of the rulesets of this process, of which FFS_RULESET_MEMORY_MB is the bound.',
});

/** A steady rate means that the bound is too small for the environments in use. */
export const rulesetEvictions = new Counter({
  name: 'ffs_ruleset_evictions_total',
  help: 'Rulesets that left the memory of this process because others needed the room.',
});

/** Any change means that this process started, or read an environment for the first time, during an outage. */
export const rulesetsFromDisk = new Counter({
  name: 'ffs_rulesets_from_disk_total',
  help: 'Rulesets served from the last known good files because the truth could not be asked.',
});

export const rulesetsBehindServed = new Counter({
  name: 'ffs_rulesets_restored_to_the_past_total',
  help: 'Environments whose revision in the database is older than one that was served: a restored backup.',
});

/** `reason` is `truncated`, `broken`, `foreign` or `schema`. */
export const lastKnownRefusals = new Counter({
  name: 'ffs_last_known_refused_total',
  help: 'Files of last known good data that were not believed.',
  labelNames: ['reason'] as const,
});

/** `kind` is `ruleset`, `sightings` or `sdk-keys`; `result` is `kept` or `failed`. */
export const lastKnownWrites = new Counter({
  name: 'ffs_last_known_writes_total',
  help: 'Writes of last known good data to the disk.',
  labelNames: ['kind', 'result'] as const,
});

/** 1 while calls to a dependency are not even tried. */
export const dependencyCircuit = new Gauge({
  name: 'ffs_dependency_circuit_open',
  help: 'Whether a dependency (redis, kafka, postgres) is left alone because it does not answer.',
  labelNames: ['dependency'] as const,
});

/** What the cache was good for, at each load of a ruleset that is not in memory. */
export const rulesetLoads = new Counter({
  name: 'ffs_ruleset_loads_total',
  help: 'Whole rulesets read, by where they came from.',
  labelNames: ['from'] as const,
});

/** Anything but 0 means that the cache was older than the truth, and was put right. */
export const cacheRepairs = new Counter({
  name: 'ffs_ruleset_cache_repairs_total',
  help: 'Rulesets in the shared cache that were older than the database and were written anew.',
});

/** Messages that nobody could handle; each is in the dead letter topic. */
export const deadLetters = new Counter({
  name: 'ffs_dead_letters_total',
  help: 'Messages moved to a dead letter topic.',
  labelNames: ['topic'] as const,
});

/** A consumer that grows old here is stuck. */
export const consumerLastPoll = new Gauge({
  name: 'ffs_consumer_last_poll_timestamp_seconds',
  help: 'When the consumer last heard from the broker, epoch seconds.',
});

export const consumerLastCommit = new Gauge({
  name: 'ffs_consumer_last_commit_timestamp_seconds',
  help: 'When the consumer last committed offsets, epoch seconds.',
});

export const consumerRestarts = new Counter({
  name: 'ffs_consumer_restarts_total',
  help: 'Times a consumer that was stuck or had crashed was made anew.',
});

/** From the commit of a change to the acknowledgement of the stream. */
export const commitToPublished = new Histogram({
  name: 'ffs_outbox_commit_to_published_seconds',
  help: 'Time from the commit of a change to its publication by the relay.',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/** From the commit of a change to the end of its broadcast by the worker. */
export const commitToBroadcast = new Histogram({
  name: 'ffs_ruleset_commit_to_broadcast_seconds',
  help: 'Time from the commit of a change to its broadcast to every instance.',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});
