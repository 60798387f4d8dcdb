import { beforeEach, describe, expect, it } from '@jest/globals';
import { FixedClock } from '#domain/testing/fixed.clock';
import { maskSecrets } from '../observability/mask.js';
import { HmacStreamTokens } from './hmac.stream-tokens.js';

const SECRET = 'a secret of thirty-two bytes or more';
const KEY_ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const MINUTE_MS = 60_000;

describe('stream tokens', () => {
  let clock: FixedClock;
  let tokens: HmacStreamTokens;

  beforeEach(() => {
    clock = new FixedClock();
    tokens = new HmacStreamTokens(SECRET, clock);
  });

  it('stand for the id of a key, on every instance with the same secret', () => {
    const token = tokens.issue(KEY_ID);

    expect(new HmacStreamTokens(SECRET, clock).open(token)).toBe(KEY_ID);
    expect(new HmacStreamTokens(`${SECRET}!`, clock).open(token)).toBeNull();
  });

  it('are the same within ten minutes', () => {
    const token = tokens.issue(KEY_ID);
    clock.advance(10 * MINUTE_MS - 1);
    expect(tokens.issue(KEY_ID)).toBe(token);
    clock.advance(1);
    expect(tokens.issue(KEY_ID)).not.toBe(token);
  });

  it('are accepted until the end of the period after their own', () => {
    const token = tokens.issue(KEY_ID);
    const period = tokens.period();
    clock.advance(20 * MINUTE_MS - 1);
    expect([tokens.open(token), tokens.accepts(period)]).toEqual([KEY_ID, true]);
    clock.advance(1);
    expect([tokens.open(token), tokens.accepts(period)]).toEqual([null, false]);
  });

  it('cannot be changed in any place', () => {
    const token = tokens.issue(KEY_ID);
    for (let at = 0; at < token.length; at += 1) {
      // The last character of base64url has bits that mean nothing.
      const other = [...'AQgwz'].find((one) => one !== token[at]) ?? '';
      const forged = token.slice(0, at) + other + token.slice(at + 1);
      if (at < token.length - 1) expect([at, tokens.open(forged)]).toEqual([at, null]);
    }
  });

  it.each(['', 'ffs_str_', `ffs_str_${'A'.repeat(70)}`, `ffs_str_${'A'.repeat(7000)}`, '\u0000'])(
    'are not mistaken for %j',
    (text) => {
      expect(tokens.open(text)).toBeNull();
    },
  );

  it('are masked wherever they are written', () => {
    const token = tokens.issue(KEY_ID);
    expect(maskSecrets(`{"path":"/x/${token}/y"}`)).toBe('{"path":"/x/ffs_str_***/y"}');
  });
});
