import { describe, expect, it } from '@jest/globals';
import { DomainError, type Fault } from './domain-error.js';
import {
  Faults,
  readBoolean,
  readKey,
  readList,
  readObject,
  readText,
  type Report,
  reportRepeats,
} from './input.js';

const NOTHING: Fault[] = [];

describe('readObject', () => {
  it('reports unknown fields by their pointers and hands out the object', () => {
    const [value, faults] = reading((report) =>
      readObject({ a: 1, 'b/c': 2 }, '/x', ['a'], report),
    );

    expect(value).toEqual({ a: 1, 'b/c': 2 });
    expect(faults).toEqual([{ path: '/x/b~1c', message: 'is not a known field' }]);
  });

  it.each([null, undefined, [], 'text', 1])('reports %j as no object', (input) => {
    const [value, faults] = reading((report) => readObject(input, '/x', ['a'], report));

    expect(value).toEqual({});
    expect(faults).toEqual([{ path: '/x', message: 'must be an object' }]);
  });

  it('cuts very long names of unknown fields', () => {
    const [, faults] = reading((report) => readObject({ ['n'.repeat(5000)]: 1 }, '', [], report));

    expect(faults.map((fault) => fault.path)).toEqual([`/${'n'.repeat(200)}`]);
  });
});

describe('readText', () => {
  const size = { min: 1, max: 3 };

  it.each(['a', 'abc', 'ü'])('takes %j', (text) => {
    expect(reading((report) => readText(text, '/t', size, report))).toEqual([text, NOTHING]);
  });

  it.each([
    ['', 'must have 1 to 3 characters'],
    ['abcd', 'must have 1 to 3 characters'],
    ['a\u0000', 'must not contain U+0000 or lone surrogates'],
    ['\ud800', 'must not contain U+0000 or lone surrogates'],
    [null, 'must be a string'],
    [7, 'must be a string'],
  ])('reports %j: %s', (text, message) => {
    const [, faults] = reading((report) => readText(text, '/t', size, report));

    expect(faults).toEqual([{ path: '/t', message }]);
  });
});

describe('readKey', () => {
  it.each(['a', '0', 'A.b_c:d~e-f', 'k'.repeat(200)])('takes %j', (key) => {
    expect(reading((report) => readKey(key, '/key', report))).toEqual([key, NOTHING]);
  });

  it.each(['', '-a', '.a', '_a', 'a b', 'a/b', 'ä', 'a\n', 'k'.repeat(201), 1, null, undefined])(
    'reports %j',
    (key) => {
      const [value, faults] = reading((report) => readKey(key, '/key', report));

      expect(value).toBe('');
      expect(faults.map((fault) => fault.path)).toEqual(['/key']);
    },
  );
});

describe('readBoolean', () => {
  it('takes true and false and nothing that looks like them', () => {
    expect(reading((report) => readBoolean(true, '/b', report))).toEqual([true, NOTHING]);
    expect(reading((report) => readBoolean(false, '/b', report))).toEqual([false, NOTHING]);
    for (const other of ['true', 1, null]) {
      const [, faults] = reading((report) => readBoolean(other, '/b', report));
      expect(faults).toEqual([{ path: '/b', message: 'must be true or false' }]);
    }
  });
});

describe('readList', () => {
  const size = { min: 1, max: 2 };
  const read = (value: unknown) =>
    reading((report) =>
      readList(value, '/l', size, report, (item, path) => {
        if (item === 'bad') report(path, 'is bad');
        return item;
      }),
    );

  it('reads item by item, each with its own pointer', () => {
    expect(read(['ok'])).toEqual([['ok'], NOTHING]);
    expect(read(['ok', 'bad'])[1]).toEqual([{ path: '/l/1', message: 'is bad' }]);
  });

  it('reports what is no list, and reads none of a list that is too long or too short', () => {
    expect(read({})[1]).toEqual([{ path: '/l', message: 'must be an array' }]);
    for (const list of [[], ['bad', 'bad', 'bad']]) {
      expect(read(list)).toEqual([[], [{ path: '/l', message: 'must have 1 to 2 items' }]]);
    }
  });
});

describe('reportRepeats', () => {
  it('reports the second and every later use', () => {
    const [, faults] = reading((report) => {
      reportRepeats(['a', 'b', 'a', 'a'], (at) => `/${at}`, report);
    });

    expect(faults.map((fault) => fault.path)).toEqual(['/2', '/3']);
  });
});

describe('Faults', () => {
  it('throws nothing when there are none', () => {
    expect(() => {
      new Faults().throwIfAny();
    }).not.toThrow();
  });

  it('throws one error with all faults, at most fifty', () => {
    const faults = new Faults();
    for (let at = 0; at < 60; at += 1) faults.report(`/${at}`, 'is wrong');

    const error = thrownBy(faults);
    expect(error.kind).toBe('invalid_input');
    expect(error.faults).toHaveLength(50);
    expect(error.message).toBe('/0: is wrong (and 49 more)');
  });
});

describe('DomainError', () => {
  it('tells the first fault, and calls the whole document "body"', () => {
    expect(DomainError.invalid([{ path: '', message: 'must be an object' }]).message).toBe(
      'body: must be an object',
    );
    expect(DomainError.invalid([]).message).toBe('invalid input');
  });
});

function reading<Value>(read: (report: Report) => Value): [Value, Fault[]] {
  const faults: Fault[] = [];
  const value = read((path, message) => faults.push({ path, message }));
  return [value, faults];
}

function thrownBy(faults: Faults): DomainError {
  try {
    faults.throwIfAny();
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('nothing was thrown');
}
