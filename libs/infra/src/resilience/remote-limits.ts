/**
 * How long anything remote may take and when it is left alone, in milliseconds, with the reason of each value. What
 * PostgreSQL itself is told (statement, lock and idle limits) stands in `postgres/data-source.ts`.
 */
export const REMOTE_LIMITS = {
  redis: {
    /** A connection that is not there by then is tried again; a region is less than 200 ms wide. */
    connect: 1_000,
    /** What a request may wait: a read takes under 1 ms, and PostgreSQL can answer instead. */
    request: 50,
    /** What a log-in may wait for the counts of wrong passwords; argon2 takes as long. */
    login: 250,
    /** What the worker may wait: writing the largest ruleset, some megabytes, takes tens of milliseconds. */
    background: 2_000,
    /** Between two reconnects, at most; jitter is added so that instances do not come back as one. */
    reconnect: 2_000,
    /** How often a silent connection is asked whether it lives; the repair poll covers the time till then. */
    heartbeat: 2_000,
  },
  kafka: {
    connect: 2_000,
    /** One request to a broker that is up takes milliseconds; under load with three replicas, tens of them. */
    request: 3_000,
    /**
     * One batch of the relay, retries included. The relay holds a transaction meanwhile, which PostgreSQL ends
     * after 10 s of silence.
     */
    publish: 5_000,
    /** A member that is not heard of for this long has left, and others take its partitions. Brokers refuse less than 6 s. */
    session: 10_000,
    /** How long the broker holds an empty fetch, so also how long a consumer may be silent without being stuck. */
    fetchWait: 250,
    /**
     * A consumer that has not heard from a broker for this long is stuck and is made anew. It fetches all the time, but
     * one that joins waits up to a session for members that have gone: given up earlier, it would only become one more.
     */
    stall: 15_000,
    /** Between two tries of a message whose sink is down, at most. */
    retry: 2_000,
  },
  postgres: {
    /** Asking for one revision is a read by primary key. Who gets none in this time serves what the cache has. */
    revision: 500,
    /** How often the database is asked whether it lives. */
    pulse: 400,
    /** A database that is silent for this long is gone: with the pulse, a write is refused within 2 s. */
    silence: 1_500,
  },
} as const;

/** A circuit opens after this many failures in a row, so that one lost packet is not an outage. */
export const CIRCUIT_FAILURES = 3;

/** How long an open circuit refuses before one call may try again. */
export const CIRCUIT_PAUSE_MS = 1_000;
