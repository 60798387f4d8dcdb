import { type Grant } from '#domain/access/grant';
import { type ToSend } from '../http-client.js';
import { type Scene } from './scene.js';

/** Where an attempt is aimed: an environment, and the right it concerns where it hands one out. */
export interface Place {
  readonly environment: string;
  readonly right: Grant;
}

/** Keys and ids of resources by what they are called in the example. */
export type Names = Readonly<Record<string, string>>;

/** A request that only lacks somebody who may send it. */
export interface Attempt extends ToSend {
  readonly path: string;
  /** What somebody who may is answered. */
  readonly status: number;
  /** The answer to somebody who may does not end by itself. */
  readonly endless?: true;
  /** The environments whose rights it needs; what is left out needs those of all. */
  readonly touches?: readonly string[] | 'all';
  /** The right that it gives, changes or takes away. */
  readonly right?: Grant;
}

/** How to make a valid request of a route. */
export interface Example {
  /** Makes what the request needs, with the rights of the owner. */
  needs?(scene: Scene, place: Place): Promise<Names>;
  /** What it needs cannot be had again after a request that worked. */
  readonly usesUp?: true;
  /** The same names and place give the same request, but for what must be new in each. */
  send(names: Names, place: Place): Attempt;
}
