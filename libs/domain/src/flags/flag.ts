import { type FlagConfiguration, type FlagType, type Variant } from '../evaluation/ruleset.js';

/** What people and pipelines edit of a flag, in all its environments. */
export interface FlagDefinition {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly owner: string | null;
  /** Fixed after creation. */
  readonly type: FlagType;
  readonly variants: readonly Variant[];
  readonly clientSide: boolean;
  readonly permanent: boolean;
  readonly archived: boolean;
  /** By key of the environment; every environment of the tenant has an entry. */
  readonly environments: Readonly<Record<string, FlagConfiguration>>;
}

export interface Flag extends FlagDefinition {
  readonly id: string;
  /** Counts every change of the flag, from 1: its `ETag`. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly environments: Readonly<Record<string, FlagEnvironment>>;
}

export interface FlagEnvironment extends FlagConfiguration {
  /** Counts the changes of this configuration, from 1. */
  readonly version: number;
  /** The flag's version at the last change of what this environment serves; told with every decision. */
  readonly servedVersion: number;
}

export const FLAG_LIMITS = {
  flagsPerTenant: 10_000,
  variants: 100,
  valueBytes: 65_536,
  rules: 200,
  targets: 200,
  targetValues: 100_000,
  prerequisites: 50,
  tags: 50,
} as const;
