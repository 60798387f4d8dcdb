import { admits, type RoutePolicy } from '#api/access/access-matrix';
import { covers } from '#domain/access/compare-grants';
import { type Grant } from '#domain/access/grant';
import { type Actor } from './actors.js';
import { type Attempt } from './example.js';

/** What an actor must be answered, by the matrix and by what the request touches. */
export function expectedStatus(policy: RoutePolicy, actor: Actor, attempt: Attempt): number {
  const { standing, kind } = actor;
  if (policy.access === 'stream-token') return 401;
  if (!admits(policy.access, standing)) return standing === 'nobody' ? 401 : 403;
  // The matrix tells roles; what is for people is not for their tokens.
  if (policy.access === 'person' && kind !== 'person') return 403;
  return reaches(policy, actor, attempt) ? attempt.status : 403;
}

function reaches(
  { reach = 'all', access }: RoutePolicy,
  actor: Actor,
  { touches, right }: Attempt,
): boolean {
  const { standing, environments } = actor;
  if (access === 'public' || standing === 'nobody') return true;
  if (standing === 'server' || standing === 'client') return within(environments, touches ?? []);
  switch (reach) {
    case 'all':
      return true;
    case 'none':
      return environments === null;
    case 'path':
    case 'touched':
      return within(environments, touches ?? 'all');
    case 'own':
      return covers({ role: standing, environments }, rightOf(right));
  }
}

function within(own: readonly string[] | null, touched: readonly string[] | 'all'): boolean {
  return own === null || (touched !== 'all' && touched.every((key) => own.includes(key)));
}

function rightOf(right: Grant | undefined): Grant {
  if (right) return right;
  throw new Error('an example of a route that hands out rights says which');
}
