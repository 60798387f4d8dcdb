import { LoginAttempts } from '../access/login-attempts.js';
import { DomainError } from '../kernel/domain-error.js';

/** So many failures for each account, and for each address that tries tokens; there is no time. */
export class InMemoryLoginAttempts extends LoginAttempts {
  private readonly failures = new Map<string, number>();

  constructor(private readonly most = Infinity) {
    super();
  }

  override withPassword<Result>(
    email: string,
    _address: string | null,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    return this.count(email.toLowerCase(), attempt);
  }

  override withToken<Result>(
    address: string | null,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    return this.count(`from ${address ?? 'nowhere'}`, attempt);
  }

  private async count<Result>(key: string, attempt: () => Promise<Result>): Promise<Result> {
    const before = this.failures.get(key) ?? 0;
    if (before >= this.most) throw new DomainError('rate_limited', 'too many failed attempts');
    this.failures.set(key, before + 1);
    const result = await attempt();
    this.failures.set(key, before);
    return result;
  }
}
