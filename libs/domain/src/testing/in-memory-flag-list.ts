import { type Flag } from '../flags/flag.js';
import {
  type FlagListQuery,
  type FlagPage,
  type FlagSort,
  positionOf,
} from '../flags/flag-list.js';

type Place = readonly [value: string, key: string];

/** One page of the flags, filtered and sorted as the query says. */
export function pageOfFlags(flags: readonly Flag[], query: FlagListQuery): FlagPage {
  const { sort, limit, after } = query;
  const direction = sort.startsWith('-') ? -1 : 1;
  const order = (one: Place, other: Place) => direction * comparePlaces(one, other);
  const found = flags
    .filter((flag) => matches(flag, query))
    .filter((flag) => !after || order(placeOf(flag, sort), [after.value, after.key]) > 0)
    .sort((one, other) => order(placeOf(one, sort), placeOf(other, sort)));
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last ? positionOf(last, sort) : null };
}

/** Times are compared as RFC 3339 texts, which order like the times themselves. */
function placeOf(flag: Flag, sort: FlagSort): Place {
  const { value, key } = positionOf(flag, sort);
  return [value, key];
}

function comparePlaces(one: Place, other: Place): number {
  return compareTexts(one[0], other[0]) || compareTexts(one[1], other[1]);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function matches(flag: Flag, query: FlagListQuery): boolean {
  const { search, tag, owner, archived, environment } = query;
  const texts = [flag.key, flag.name, flag.description].map((text) => text.toLowerCase());
  return (
    (search === undefined || texts.some((text) => text.includes(search.toLowerCase()))) &&
    (tag === undefined || flag.tags.includes(tag)) &&
    (owner === undefined || flag.owner === owner) &&
    (archived === undefined || flag.archived === archived) &&
    (environment === undefined || isEnabledIn(flag, environment))
  );
}

function isEnabledIn(flag: Flag, environment: string): boolean {
  return (
    Object.hasOwn(flag.environments, environment) &&
    flag.environments[environment]?.enabled === true
  );
}
