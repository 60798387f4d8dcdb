import { Injectable } from '@nestjs/common';
import { CreateSdkKeyUseCase, type SdkKeyWithSecret } from '../access/create-sdk-key.use-case.js';
import { PasswordHasher } from '../access/secrets.js';
import { type User } from '../access/user.js';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { Entropy } from '../kernel/entropy.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { type Environment, FIRST_ENVIRONMENTS } from './environment.js';
import { EnvironmentRepository } from './environment.repository.js';

export interface NewOwner {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

export interface NewTenant {
  readonly key: string;
  readonly name: string;
  readonly owner: NewOwner;
  /** Secrets of the keys of `production`; made here when not given. */
  readonly serverKey?: string | undefined;
  readonly clientKey?: string | undefined;
}

/** Founded by somebody new, or by a person the service knows. */
export type TenantToFound = Omit<NewTenant, 'owner'> & {
  readonly owner: NewOwner | { readonly known: User };
};

export interface FoundedTenant {
  readonly tenantId: string;
  readonly ownerId: string;
  readonly serverKey: SdkKeyWithSecret;
  readonly clientKey: SdkKeyWithSecret;
}

const FIRST_KEYS_ENVIRONMENT = 'production';

/** A tenant with its owner, its first environments and the two SDK keys of `production`: all or nothing. */
@Injectable()
export class FoundTenantUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly passwords: PasswordHasher,
    private readonly createKey: CreateSdkKeyUseCase,
  ) {}

  /** @throws DomainError `already_exists` when the tenant's key, or the e-mail address of a new owner, is taken. */
  async execute(input: TenantToFound, origin: Caller['origin']): Promise<FoundedTenant> {
    const createdAt = this.clock.now();
    const tenant = { id: this.entropy.id(), key: input.key, name: input.name, createdAt };
    const owner = 'known' in input.owner ? input.owner.known : await this.newUser(input.owner);
    const caller: Caller = {
      tenantId: tenant.id,
      actor: { type: 'system', id: 'bootstrap', name: 'bootstrap' },
      grant: { role: 'owner', environments: null },
      origin,
    };
    return this.units.found(caller, { tenant, owner }, async (unit) => {
      await unit.audit({
        action: 'tenant.create',
        resource: { type: 'tenant', key: tenant.key },
        environment: null,
        before: null,
        after: { key: tenant.key, name: tenant.name, owner: owner.id },
      });
      const environments = await this.createEnvironments(unit, tenant.id, createdAt);
      const production = environments.find(({ key }) => key === FIRST_KEYS_ENVIRONMENT);
      if (production === undefined) throw new Error('a new tenant has a production environment');
      const create = (kind: 'server' | 'client', secret: string | undefined) =>
        this.createKey.within(unit, caller, production, {
          name: `first ${kind} key`,
          kind,
          secret,
        });
      return {
        tenantId: tenant.id,
        ownerId: owner.id,
        serverKey: await create('server', input.serverKey),
        clientKey: await create('client', input.clientKey),
      };
    });
  }

  private async newUser({ email, name, password }: NewOwner): Promise<User> {
    const passwordHash = await this.passwords.hash(password);
    return { id: this.entropy.id(), email, name, passwordHash, createdAt: this.clock.now() };
  }

  private async createEnvironments(
    unit: WriteUnit,
    tenantId: string,
    createdAt: Date,
  ): Promise<Environment[]> {
    const repository = unit.get(EnvironmentRepository);
    const environments = FIRST_ENVIRONMENTS.map((key, at) => ({
      id: this.entropy.id(),
      key,
      name: `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
      revision: 0,
      createdAt,
      position: at + 1,
    }));
    for (const environment of environments) await repository.insert(tenantId, environment);
    return environments;
  }
}
