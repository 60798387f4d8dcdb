/** Every topic. The version is part of the name: a reader never meets what it cannot know. */
export const TOPICS = {
  /** `RulesetChangeEvent` as CloudEvents, keyed by tenant. */
  flagEvents: 'ffs.flag-events.v1',
} as const;

/** Where messages of a topic go that nobody could handle. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`;
}

/** The workers of one installation share the partitions as one group. */
export const WORKER_GROUP = 'ffs-worker';
