import { describe, expect, it } from '@jest/globals';
import { decodeAnnouncement, encodeAnnouncement } from './announcement.js';

const event = { tenantId: 't', environmentId: 'e', revision: 7, committedAt: 1 };
const change = {
  schemaVersion: 1,
  revision: 7,
  flags: [],
  removedFlags: ['a\nb'],
  segments: [],
  removedSegments: [],
};

describe('an announcement', () => {
  it('brings the event, and the change if there is one', () => {
    const plain = decodeAnnouncement(encodeAnnouncement(event, null));
    expect([plain?.event, plain?.patch()]).toEqual([event, null]);

    const patched = decodeAnnouncement(encodeAnnouncement(event, { since: 6, change }));
    expect([patched?.event, patched?.patch()]).toEqual([event, { since: 6, change }]);
  });

  it('is still good for its event when the change cannot be read', () => {
    const damaged = decodeAnnouncement(`${encodeAnnouncement(event, null)}\n{"since":6,`);
    expect([damaged?.event, damaged?.patch()]).toEqual([event, null]);
    const foreign = decodeAnnouncement(`${encodeAnnouncement(event, null)}\n{"since":"6"}`);
    expect(foreign?.patch()).toBeNull();
  });

  it.each(['', 'x', '[]', '{"tenantId":"t"}', '\n{}'])('that is none is told: %j', (message) => {
    expect(decodeAnnouncement(message)).toBeNull();
  });
});
