import { type Clock } from '../kernel/clock.js';
import { type LoginSessionStore } from './login-session.store.js';
import { type LoginTokenMaker, type LoginTokens } from './login-tokens.js';

/** A new login of somebody who has just shown who they are. */
export async function beginLogin(
  userId: string,
  sessions: LoginSessionStore,
  maker: LoginTokenMaker,
  clock: Clock,
): Promise<LoginTokens> {
  const familyId = maker.newFamily();
  const { secret, hash, expiresAt } = maker.newRefreshToken();
  await sessions.begin({ familyId, userId, hash, expiresAt }, clock.now());
  return maker.tokens(userId, familyId, secret);
}
