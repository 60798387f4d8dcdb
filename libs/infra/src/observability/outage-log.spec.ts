import { describe, expect, it } from '@jest/globals';
import { OutageLog } from './outage-log.js';

describe('the log of what is tried again and again', () => {
  it('tells the begin and the end of each outage once', () => {
    const lines: unknown[] = [];
    const logger = {
      log: (message: unknown) => lines.push(message),
      warn: (details: { err: Error }, message: string) =>
        lines.push([details.err.message, message]),
    };
    const log = new OutageLog(logger, 'fails', 'works');
    log.worked();
    log.failed(new Error('first'));
    log.failed(new Error('second'));
    log.worked();
    log.worked();
    log.failed(new Error('third'));
    expect(lines).toEqual([['first', 'fails'], 'works', ['third', 'fails']]);
  });
});
