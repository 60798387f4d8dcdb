import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Faults, readObject, type Report } from '../kernel/input.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { MEMBER_LISTS, SEGMENT_LIMITS } from './segment.js';
import { SegmentChange } from './segment-change.js';
import { readMembers } from './segment-input.js';
import { type MemberChange, SegmentRepository } from './segment.repository.js';

export interface MembersChanged {
  readonly added: number;
  readonly removed: number;
  readonly includedCount: number;
  readonly version: number;
}

/**
 * Adds and removes members without sending the whole list. It needs no version: additions and removals of
 * different people commute.
 */
@Injectable()
export class ChangeMembersUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, `invalid_input`, `forbidden`. */
  async execute(caller: Caller, key: string, input: unknown): Promise<MembersChanged> {
    const faults = new Faults();
    const change = readMemberChange(input, faults.report);
    faults.throwIfAny();
    return this.units.write(caller, async (unit) => {
      const segments = unit.get(SegmentRepository);
      const current = await segments.findSummary(caller.tenantId, key);
      if (current === null) throw DomainError.notFound('segment');
      const now = this.clock.now();
      const segmentChange = new SegmentChange(unit, caller, now);
      const environments = await segmentChange.requireUsers(key);
      const stamp = { version: current.version + 1, updatedAt: now };
      const { added, removed, counts } = await segments.changeMembers(
        caller.tenantId,
        current.id,
        change,
        stamp,
      );
      if (added + removed === 0) return { added, removed, ...present(counts, current.version) };
      requireRoom(counts[`${change.list}Count`]);
      const before = {
        includedCount: current.includedCount,
        excludedCount: current.excludedCount,
      };
      const after = { ...counts, list: change.list, added, removed };
      await segmentChange.membersChanged(key, environments, { before, after });
      return { added, removed, ...present(counts, stamp.version) };
    });
  }
}

function present({ includedCount }: { readonly includedCount: number }, version: number) {
  return { includedCount, version };
}

function requireRoom(count: number): void {
  if (count > SEGMENT_LIMITS.members) {
    const message = `a list has at most ${SEGMENT_LIMITS.members} members`;
    throw DomainError.invalid([{ path: '/add', message }]);
  }
}

function readMemberChange(input: unknown, report: Report): MemberChange {
  const body = readObject(input, '', ['add', 'remove', 'list'], report);
  const list = MEMBER_LISTS.find((known) => known === (body['list'] ?? 'included'));
  if (list === undefined) report('/list', `must be one of ${MEMBER_LISTS.join(', ')}`);
  const add = readMembers(body['add'] ?? [], '/add', report);
  const remove = readMembers(body['remove'] ?? [], '/remove', report);
  const both = new Set(remove);
  if (add.some((member) => both.has(member))) {
    report('/remove', 'must not name members that are also added');
  }
  return { list: list ?? 'included', add, remove };
}
