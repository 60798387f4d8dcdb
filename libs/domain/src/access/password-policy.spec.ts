import { describe, expect, it } from '@jest/globals';
import { requireGoodPassword } from './password-policy.js';

const judge = (password: string) => () => {
  requireGoodPassword(password, '/password');
};

describe('a password', () => {
  it.each([
    'correct horse battery staple',
    'an owner of twelve letters',
    'Tr0ub4dor&3x',
    'xK9#mPq2$vLw',
    'fourteen thin foxes',
    'パスワードは十二文字以上が良い',
    'Berlin-Kyoto-17-plum',
    'q'.repeat(11) + 'Z7',
    'walnut'.repeat(5) + ' oil',
  ])('may be %s', (password) => {
    expect(judge(password)).not.toThrow();
  });

  it.each(['', 'short', 'eleven char', '💡'.repeat(11), 'x7'.repeat(65)])(
    'has 12 to 128 characters, unlike %s',
    (password) => {
      expect(judge(password)).toThrow('12 to 128 characters');
    },
  );

  it('counts characters as a person does', () => {
    expect(judge('💡🔑🌲🌊🎈🍋🚲📎🧭🪁🎻🥨')).not.toThrow();
  });

  it.each([
    'password1234',
    'Password123!',
    'PASSWORD2024',
    'P@ssw0rd1234',
    'passwordpassword',
    'qwertyuiop123',
    'qwertyqwerty',
    '123456789012',
    '1234567890123',
    '0987654321098',
    '111111111111',
    'abcdefghijkl',
    '1q2w3e4r5t6y',
    '1qaz2wsx3edc',
    'iloveyou1234',
    'iloveyouforever',
    'letmeinletmein',
    'administrator',
    'administrator1',
    'Welcome12345!',
    'changeme1234',
    'football2023',
    'abc123abc123',
    'mypassword123',
    '123qweasdzxc',
    'qweasdzxc123',
    '1qazxsw23edc',
    'correcthorsebatterystaple',
    '789456123789',
    '147258369147',
    'abcd1234abcd',
    'rockyou12345',
  ])('is not one that attackers try first: %s', (password) => {
    expect(judge(password)).toThrow('attackers try first');
  });

  it('is storable text', () => {
    expect(judge('twelve\u0000letters')).toThrow('U+0000');
  });

  it('is judged quickly, whatever it is made of', () => {
    const hostile = ['password', '1'.repeat(120)].join('');
    expect(judge(hostile)).not.toThrow(/internal/);
  });

  it('is never repeated in the error', () => {
    expect(judge('password1234')).not.toThrow('password1234');
  });
});
