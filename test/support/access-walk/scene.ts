import { type Grant } from '#domain/access/grant';
import { type AdminClient, type FlagView } from '../admin-client.js';
import { bodyOf } from '../http-client.js';

let made = 0;

/** A text that nothing else in this process has. */
export function fresh(word: string): string {
  made += 1;
  return `${word}-${made}`;
}

interface Made {
  readonly id: string;
}

/** Makes what examples need, as the owner of the tenant. */
export class Scene {
  constructor(private readonly owner: AdminClient) {}

  async flag(environments: object = {}): Promise<{ flag: string }> {
    const { key } = await this.owner.createFlag({
      key: fresh('secret-flag'),
      clientSide: true,
      environments,
    });
    return { flag: key };
  }

  /** Version 1, and version 2 that differs from it in one environment. */
  async changedFlag(environment: string): Promise<{ flag: string }> {
    const { flag } = await this.flag();
    await this.configure(flag, environment);
    return { flag };
  }

  configure(flag: string, environment: string): Promise<FlagView> {
    const targets = [{ variant: 'on', values: [fresh('user')] }];
    return this.owner.configure(flag, { targets }, environment);
  }

  async segment(): Promise<{ segment: string }> {
    const key = fresh('secret-segment');
    await bodyOf(this.owner.http.post('/admin/segments', { key, included: ['user-1'] }));
    return { segment: key };
  }

  /** One that a flag needs in this environment. */
  async servedSegment(environment: string): Promise<{ segment: string }> {
    const { segment } = await this.segment();
    const rules = [{ when: { segment }, serve: { variant: 'on' } }];
    await this.flag({ [environment]: { rules } });
    return { segment };
  }

  async key(environment: string): Promise<{ id: string }> {
    const { id } = await this.owner.createKey(environment, 'server');
    return { id };
  }

  async member(right: Grant): Promise<{ id: string }> {
    const email = `${fresh('secret-person')}@example.com`;
    const made = await bodyOf(this.owner.http.post('/admin/members', { email, ...right }));
    return { id: (made as Made).id };
  }

  async token(right: Grant): Promise<{ id: string }> {
    const name = fresh('secret-token');
    const made = await bodyOf(this.owner.http.post('/admin/tokens', { name, ...right }));
    return { id: (made as Made).id };
  }
}
