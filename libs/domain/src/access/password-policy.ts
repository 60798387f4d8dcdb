import { DomainError } from '../kernel/domain-error.js';
import { NOT_STORABLE } from '../kernel/input.js';
import { isStorableText } from '../kernel/json-value.js';
import { isWellKnownPassword } from './well-known-passwords.js';

/** In code points, as a person counts them (NIST SP 800-63B-4, 3.1.1.2: long ones, no composition rules). */
export const PASSWORD_LENGTH = { min: 12, max: 128 } as const;

/** @throws DomainError `invalid_input` for a password that nobody should choose; `path` names its field. */
export function requireGoodPassword(password: string, path = '/password'): void {
  const message = faultOf(password);
  if (message !== null) throw DomainError.invalid([{ path, message }]);
}

function faultOf(password: string): string | null {
  const { length } = Array.from(password);
  if (length < PASSWORD_LENGTH.min || length > PASSWORD_LENGTH.max) {
    return `must have ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters`;
  }
  if (!isStorableText(password)) return NOT_STORABLE;
  if (isWellKnownPassword(password)) return 'is among the passwords that attackers try first';
  return null;
}
