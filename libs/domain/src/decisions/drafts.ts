import { segmentsOf } from '../evaluation/references.js';
import { type RulesetFlag, type RulesetSegment } from '../evaluation/ruleset.js';
import { definitionOf } from '../flags/flag-change.js';
import { checkReferencesIn } from '../flags/flag-references.js';
import { FlagRepository } from '../flags/flag.repository.js';
import { mergeConfiguration } from '../flags/merge-configuration.js';
import { type Entropy } from '../kernel/entropy.js';
import { type Report } from '../kernel/input.js';
import { isRecord, pointer } from '../kernel/json-value.js';
import { type ReadUnit } from '../kernel/unit-of-work.js';
import { StoredReferences } from '../references/stored-references.js';
import { withReferred } from '../segments/segment-references.js';
import { SegmentRepository } from '../segments/segment.repository.js';

/** Unsaved configurations of flags as they would be served, with the segments that they need. */
export interface Drafts {
  readonly flags: readonly RulesetFlag[];
  readonly segments: readonly RulesetSegment[];
}

const PATH = '/draft';
const MOST_DRAFTS = 100;

/** Reads drafts as the same patches would be read that save them. */
export class DraftReader {
  constructor(
    private readonly unit: ReadUnit,
    private readonly tenantId: string,
    private readonly environmentKey: string,
    private readonly entropy: Entropy,
  ) {}

  async read(value: unknown, report: Report): Promise<Drafts> {
    if (!isRecord(value)) {
      report(PATH, 'must be an object');
      return { flags: [], segments: [] };
    }
    const entries = Object.entries(value);
    if (entries.length > MOST_DRAFTS) {
      report(PATH, `must not have more than ${MOST_DRAFTS} flags`);
      return { flags: [], segments: [] };
    }
    const flags: RulesetFlag[] = [];
    for (const [key, patch] of entries) {
      const flag = await this.readFlag(key, patch, report);
      if (flag) flags.push(flag);
    }
    return { flags, segments: await this.segmentsOf(flags) };
  }

  private async readFlag(
    key: string,
    patch: unknown,
    report: Report,
  ): Promise<RulesetFlag | undefined> {
    const path = pointer(PATH, key.slice(0, 200));
    const flag = await this.unit.get(FlagRepository).find(this.tenantId, key);
    if (flag === null || flag.archived) {
      report(path, 'is not a flag of this tenant, or is archived');
      return undefined;
    }
    const { environmentKey: environment, entropy } = this;
    const saved = definitionOf(flag);
    const configuration = mergeConfiguration(saved, environment, patch, path, { entropy, report });
    const drafted = { ...saved, environments: { [environment]: configuration } };
    await checkReferencesIn(this.unit, this.tenantId, drafted, { environment, path }, report);
    const { type, variants, clientSide, version } = flag;
    return { key, type, variants, clientSide, version, ...configuration };
  }

  private async segmentsOf(flags: readonly RulesetFlag[]): Promise<RulesetSegment[]> {
    const referred = flags.flatMap((flag) => flag.rules.flatMap((rule) => segmentsOf(rule.when)));
    const references = new StoredReferences(this.unit, this.tenantId);
    const segments: RulesetSegment[] = [];
    for (const key of await withReferred(references, referred)) {
      const segment = await this.unit.get(SegmentRepository).find(this.tenantId, key);
      if (segment === null) continue;
      const { included, excluded, attribute, when } = segment;
      segments.push({ key, included, excluded, attribute, when });
    }
    return segments;
  }
}
