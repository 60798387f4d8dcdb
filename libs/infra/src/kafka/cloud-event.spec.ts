import { describe, expect, it } from '@jest/globals';
import { decodeCloudEvent, encodeCloudEvent, UnreadableMessageError } from './cloud-event.js';

const event = {
  tenantId: 't',
  environmentId: 'e',
  revision: 7,
  committedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
};

describe('a change as CloudEvent', () => {
  it('has the attributes that CloudEvents 1.0 asks for', () => {
    expect(JSON.parse(encodeCloudEvent(event))).toEqual({
      specversion: '1.0',
      id: 'e/7',
      source: '/tenants/t/environments/e',
      type: 'dev.ffs.ruleset.changed.v1',
      time: '2026-01-02T03:04:05.000Z',
      datacontenttype: 'application/json',
      data: event,
    });
  });

  it('is read as it was written, without what a later writer may add', () => {
    const message = JSON.parse(encodeCloudEvent(event)) as { data: object };
    const extended = { ...message, more: 1, data: { ...message.data, more: 1 } };
    expect(decodeCloudEvent(Buffer.from(JSON.stringify(extended)))).toEqual(event);
  });

  it.each([
    ['nothing', null, 'is not a JSON object'],
    ['text', 'x{', 'is not JSON'],
    ['a list', '[]', 'is not a JSON object'],
    ['another format', '{"specversion":"0.3"}', 'is not CloudEvents 1.0'],
    ['another type', '{"specversion":"1.0","type":"x"}', 'is of an unknown type'],
    [
      'another shape',
      '{"specversion":"1.0","type":"dev.ffs.ruleset.changed.v1","data":{"revision":"7"}}',
      'has data of another shape',
    ],
  ])('refuses %s', (_name, text, reason) => {
    const body = text === null ? null : Buffer.from(text);
    expect(() => decodeCloudEvent(body)).toThrow(UnreadableMessageError);
    expect(() => decodeCloudEvent(body)).toThrow(reason);
  });
});
