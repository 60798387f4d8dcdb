import { checksum } from '../measure.js';
import { type Section } from '../section.js';
import { benchBuilding } from './building.js';
import { benchContest } from './contest.js';
import { benchGrowth } from './growth.js';

/** `npm run bench -- engine`: against other engines, by size, and what building costs. */
export function* benchEngine(): Iterable<Section> {
  yield benchContest();
  yield benchGrowth();
  yield* benchBuilding();
  console.log(`results consumed: ${checksum()}`);
}
