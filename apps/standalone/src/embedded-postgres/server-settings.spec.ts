import { describe, expect, it } from '@jest/globals';
import { serverSettings } from './server-settings.js';

describe('the settings of the server', () => {
  it('never give up durability unless told so', () => {
    expect(serverSettings(5432, true).join(' ')).not.toMatch(/fsync|synchronous_commit|full_page/);
    expect(serverSettings(5432, false)).toContain('fsync=off');
  });

  it('listen on the loopback address alone', () => {
    const settings = serverSettings(5432, true);

    expect(settings).toContain('listen_addresses=127.0.0.1');
    expect(settings).toContain('unix_socket_directories=');
    expect(settings).toContain('port=5432');
  });
});
