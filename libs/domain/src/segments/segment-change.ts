import { requireEnvironments } from '../access/grant.js';
import { segmentsOf } from '../evaluation/references.js';
import { type Caller } from '../kernel/caller.js';
import { sameJson } from '../kernel/json-value.js';
import { type WriteUnit } from '../kernel/unit-of-work.js';
import { type References } from '../references/references.js';
import { StoredReferences } from '../references/stored-references.js';
import { type Environment } from '../tenancy/environment.js';
import { type Segment, type SegmentDefinition } from './segment.js';
import { withReferred } from './segment-references.js';
import { SegmentRepository } from './segment.repository.js';

/** Longer lists of members are told in audit entries by their number only. */
const MOST_AUDITED_MEMBERS = 1_000;

/** The segment without what the server keeps. */
export function segmentDefinitionOf(segment: Segment): SegmentDefinition {
  const { id, version, createdAt, updatedAt, ...definition } = segment;
  return definition;
}

/** Every change of a segment ends here: segment, audit entry and revisions, in the caller's unit of work. */
export class SegmentChange {
  private readonly segments: SegmentRepository;

  constructor(
    private readonly unit: WriteUnit,
    private readonly caller: Caller,
    private readonly now: Date,
    private readonly references: References = new StoredReferences(unit, caller.tenantId),
  ) {
    this.segments = unit.get(SegmentRepository);
  }

  async create(id: string, definition: SegmentDefinition): Promise<Segment> {
    const segment = { ...definition, id, version: 1, createdAt: this.now, updatedAt: this.now };
    await this.segments.insert(this.caller.tenantId, segment);
    await this.audit('segment.create', definition.key, null, definition);
    return segment;
  }

  async update(before: Segment, definition: SegmentDefinition): Promise<Segment> {
    const old = segmentDefinitionOf(before);
    if (sameJson(old, definition)) return before;
    const segment = {
      ...before,
      ...definition,
      version: before.version + 1,
      updatedAt: this.now,
    };
    const environments = await this.requireUsers(before.key);
    const { name, description, ...served } = definition;
    const { name: oldName, description: oldDescription, ...oldServed } = old;
    await this.segments.update(this.caller.tenantId, segment);
    await this.audit('segment.update', before.key, old, definition);
    if (!sameJson(served, oldServed)) {
      const referred = [...segmentsOf(old.when), ...segmentsOf(definition.when)];
      await this.announce(environments, before.key, referred);
    }
    return segment;
  }

  async remove(before: Segment): Promise<void> {
    await this.segments.remove(this.caller.tenantId, before.id);
    await this.audit('segment.delete', before.key, segmentDefinitionOf(before), null);
  }

  /** For a change of members, which has been written already. */
  async membersChanged(
    key: string,
    environments: readonly Environment[],
    change: { readonly before: unknown; readonly after: unknown },
  ): Promise<void> {
    await this.unit.audit({
      action: 'segment.members',
      resource: { type: 'segment', key },
      environment: null,
      ...change,
    });
    await this.announce(environments, key, []);
  }

  /** The environments that serve the segment. @throws DomainError `forbidden` when the role lacks one of them. */
  async requireUsers(key: string): Promise<readonly Environment[]> {
    const using = await this.references.environmentsServing(key);
    requireEnvironments(
      this.caller.grant,
      using.map((environment) => environment.key),
    );
    return using;
  }

  private async announce(
    environments: readonly Environment[],
    key: string,
    referred: readonly string[],
  ): Promise<void> {
    if (environments.length === 0) return;
    const segments = await withReferred(this.references, [key, ...referred]);
    for (const { id } of environments) this.unit.rulesetChanged(id, { flags: [], segments });
  }

  private async audit(
    action: string,
    key: string,
    before: SegmentDefinition | null,
    after: SegmentDefinition | null,
  ): Promise<void> {
    await this.unit.audit({
      action,
      resource: { type: 'segment', key },
      environment: null,
      before: before && audited(before),
      after: after && audited(after),
    });
  }
}

function audited({ included, excluded, ...rest }: SegmentDefinition) {
  const list = (members: readonly string[]) =>
    members.length > MOST_AUDITED_MEMBERS ? { count: members.length } : members;
  return { ...rest, included: list(included), excluded: list(excluded) };
}
