import { describe, expect, it } from '@jest/globals';
import { farewell, greeting, refetchEvent, revisionEvent } from './sse-frames.js';

describe('server-sent events', () => {
  it('name the revision and the flags', () => {
    expect(revisionEvent(43, ['new-checkout']).toString()).toBe(
      'event: revision\nid: 43\ndata: {"revision":43,"flags":["new-checkout"]}\n\n',
    );
  });

  it('ask OFREP providers to evaluate anew', () => {
    expect(refetchEvent(43).toString()).toBe(
      'event: message\nid: 43\ndata: {"type":"refetchEvaluation","etag":"43"}\n\n',
    );
  });

  it('begin with an id that is no event, and end with when to come back', () => {
    expect(greeting(43, 3000).toString()).toBe(': connected\nretry: 3000\nid: 43\n\n');
    expect(farewell(3000).toString()).toBe('retry: 3000\n\n');
  });

  it('cannot be given a field by the name of a flag', () => {
    const lines = revisionEvent(1, ['a\r\nid: 7\n\ndata: {}', 'b\rretry: 1', '\u2028'])
      .toString()
      .split(/\r\n|\r|\n/);
    expect(lines.map((line) => line.split(':')[0])).toEqual(['event', 'id', 'data', '', '']);
  });
});
