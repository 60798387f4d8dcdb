import {
  LoginSessionStore,
  type RefreshOutcome,
  type RefreshToken,
} from '../access/login-session.store.js';

interface StoredToken extends RefreshToken {
  used: boolean;
}

export class InMemoryLoginSessionStore extends LoginSessionStore {
  private readonly tokens = new Map<string, StoredToken>();
  private readonly endedFamilies = new Set<string>();

  override begin(token: RefreshToken, now: Date): Promise<void> {
    for (const old of this.tokens.values()) {
      if (old.userId === token.userId && old.expiresAt < now) this.tokens.delete(old.hash);
    }
    this.tokens.set(token.hash, { ...token, used: false });
    return Promise.resolve();
  }

  override rotate(
    hash: string,
    successor: { readonly hash: string; readonly expiresAt: Date },
    now: Date,
  ): Promise<RefreshOutcome> {
    const token = this.tokens.get(hash);
    if (token === undefined) return Promise.resolve({ kind: 'unknown' });
    const { familyId, userId } = token;
    if (token.used || token.expiresAt <= now || this.endedFamilies.has(familyId)) {
      this.endedFamilies.add(familyId);
      return Promise.resolve({ kind: 'reused' });
    }
    token.used = true;
    this.tokens.set(successor.hash, { familyId, userId, ...successor, used: false });
    return Promise.resolve({ kind: 'rotated', userId, familyId });
  }

  override end(hash: string): Promise<void> {
    const token = this.tokens.get(hash);
    if (token) this.endedFamilies.add(token.familyId);
    return Promise.resolve();
  }

  /** Ends every login of a person but one. */
  endOthers(userId: string, kept: string | null): void {
    for (const { userId: holder, familyId } of this.tokens.values()) {
      if (holder === userId && familyId !== kept) this.endedFamilies.add(familyId);
    }
  }

  override isAlive(familyId: string): Promise<boolean> {
    const known = [...this.tokens.values()].some((token) => token.familyId === familyId);
    return Promise.resolve(known && !this.endedFamilies.has(familyId));
  }
}
