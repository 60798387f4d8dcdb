import { type AccessClaims, AccessTokens } from '../access/secrets.js';
import { type Clock } from '../kernel/clock.js';

export class InMemoryAccessTokens extends AccessTokens {
  override readonly lifetime = 900;
  private readonly issued = new Map<string, { claims: AccessClaims; endsAt: number }>();

  constructor(private readonly clock: Clock) {
    super();
  }

  override issue(claims: AccessClaims): Promise<string> {
    const token = `access-${this.issued.size + 1}`;
    this.issued.set(token, { claims, endsAt: this.clock.now().getTime() + this.lifetime * 1000 });
    return Promise.resolve(token);
  }

  override verify(token: string): Promise<AccessClaims | null> {
    const known = this.issued.get(token);
    const live = known && this.clock.now().getTime() < known.endsAt;
    return Promise.resolve(live ? known.claims : null);
  }
}
