import { requireEnvironments } from '../access/grant.js';
import { type Caller } from '../kernel/caller.js';
import { type WriteUnit } from '../kernel/unit-of-work.js';
import { type Environment } from './environment.js';
import { EnvironmentRepository } from './environment.repository.js';

/** What people read; nothing that is served has it. @throws DomainError `forbidden`. */
export async function renameEnvironment(
  unit: WriteUnit,
  caller: Caller,
  { id, key, name: before }: Environment,
  name: string,
): Promise<void> {
  requireEnvironments(caller.grant, [key]);
  await unit.get(EnvironmentRepository).rename(caller.tenantId, id, name);
  await unit.audit({
    action: 'environment.update',
    resource: { type: 'environment', key },
    environment: key,
    before: { key, name: before },
    after: { key, name },
  });
}
