import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';

function logged(
  level: 'info' | 'warn',
  write: (logger: ReturnType<typeof createLogger>) => void,
): string[] {
  const lines: string[] = [];
  write(createLogger({ level }, { write: (line: string) => lines.push(line) }));
  return lines;
}

const one = (fields: object, message = 'm'): Record<string, unknown> =>
  JSON.parse(
    logged('info', (logger) => {
      logger.info(fields, message);
    })[0] ?? '',
  ) as Record<string, unknown>;

describe('the logger', () => {
  it('writes one JSON object per line, with level and time as text', () => {
    expect(one({ a: 1 })).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: 'ffs',
      a: 1,
      msg: 'm',
    });
  });

  it('keeps to the level', () => {
    expect(
      logged('warn', (logger) => {
        logger.info('quiet');
      }),
    ).toEqual([]);
  });

  it('cannot be made to begin a line', () => {
    const lines = logged('info', (logger) => {
      logger.info({ name: 'a\r\n{"level":"fatal"}\u2028' }, 'b\nc');
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n]/);
  });

  it('masks fields that are secret by name', () => {
    const secret = {
      authorization: 'x',
      password: 'x',
      secret: 'x',
      token: 'x',
      cookie: 'x',
      'x-api-key': 'x',
      email: 'x',
      attributes: { plan: 'x' },
    };
    const masked = Object.fromEntries(Object.keys(secret).map((name) => [name, '***']));
    expect(one({ ...secret, headers: secret, req: { headers: secret } })).toMatchObject({
      ...masked,
      headers: masked,
      req: { headers: masked },
    });
  });

  it.each([
    ['key ffs_srv_Ab3dEf and ffs_cli_1-2_3', 'key ffs_srv_*** and ffs_cli_***'],
    ['Authorization: Bearer abc.DEF-123=', 'Authorization: Bearer ***'],
    ['jwt eyJhbGciOi.eyJzdWIiOi.c2ln', 'jwt ***jwt***'],
    ['postgresql://ffs:pa:ss@db:5432/ffs', 'postgresql://***@db:5432/ffs'],
    ['duplicate key (email)=(some.one+x@mail.example.com)', 'duplicate key (email)=(***@***)'],
    ['connect password=hunter2 host=db', 'connect password=*** host=db'],
    ['plain text 42', 'plain text 42'],
  ])('masks by shape: %s', (text, masked) => {
    expect(one({ text, deep: { list: [text] } }, text)).toMatchObject({
      text: masked,
      deep: { list: [masked] },
      msg: masked,
    });
    expect(one({ err: new Error(text) })).toMatchObject({ err: { message: masked } });
  });
});
