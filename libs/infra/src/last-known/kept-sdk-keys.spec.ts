import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { FileSeal } from '../security/file-seal.js';
import { GenerationFolder } from './generation-folder.js';
import { KeptSdkKeys } from './kept-sdk-keys.js';

const HOUR_MS = 3_600_000;
const PRINCIPAL: SdkPrincipal = {
  keyId: 'k',
  kind: 'server',
  tenantId: 't',
  tenantKey: 'acme',
  environmentId: 'e',
  environmentKey: 'production',
};

// Every refusal is told, which is much here.
Logger.overrideLogger(false);

describe('the SDK keys on disk', () => {
  let path: string;
  let passed: number;
  const opened: KeptSdkKeys[] = [];

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'ffs-keys-'));
    passed = 0;
    const realNow = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => realNow() + passed);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((keys) => keys.onApplicationShutdown()));
    jest.restoreAllMocks();
    await rm(path, { recursive: true, force: true });
  });

  const open = (secret = 'a secret of at least thirty-two bytes') => {
    const keys = new KeptSdkKeys(new GenerationFolder(path, new FileSeal(secret)));
    opened.push(keys);
    return keys;
  };
  const good = (expiresAt: number | null = null) => ({
    principal: PRINCIPAL,
    expiresAt,
    at: Date.now(),
  });
  const ended = () => ({ principal: null, expiresAt: null, at: Date.now() });
  /** What a process leaves behind that has noted these and ends. */
  const left = async (note: (keys: KeptSdkKeys) => void) => {
    const keys = open();
    note(keys);
    await keys.onApplicationShutdown();
  };

  it('are there for the next process', async () => {
    await left((keys) => {
      keys.note('hash', good());
    });

    await expect(open().find('hash')).resolves.toMatchObject({ principal: PRINCIPAL });
    await expect(open().find('other')).resolves.toBeUndefined();
  });

  it('are there for a process beside, though it knew nothing of them', async () => {
    const beside = open();
    await expect(beside.find('hash')).resolves.toBeUndefined();
    await left((keys) => {
      keys.note('hash', good());
    });
    passed += 2_000;

    await expect(beside.find('hash')).resolves.toMatchObject({ principal: PRINCIPAL });
  });

  it('of several processes are kept together', async () => {
    const [one, other] = [open(), open()];
    one.note('first', good());
    other.note('second', good());
    await one.onApplicationShutdown();
    await other.onApplicationShutdown();
    const next = open();

    await expect(next.find('first')).resolves.toBeDefined();
    await expect(next.find('second')).resolves.toBeDefined();
  });

  it('count for a day since the truth last knew them', async () => {
    await left((keys) => {
      keys.note('hash', good());
    });
    passed += 23.9 * HOUR_MS;
    await expect(open().find('hash')).resolves.toBeDefined();
    passed += 0.2 * HOUR_MS;

    await expect(open().find('hash')).resolves.toBeUndefined();
  });

  it('do not count beyond their own end', async () => {
    await left((keys) => {
      keys.note('hash', good(Date.now() + HOUR_MS));
    });
    await expect(open().find('hash')).resolves.toBeDefined();
    passed += HOUR_MS;

    await expect(open().find('hash')).resolves.toBeUndefined();
  });

  it('that have ended do not come back, whichever process knew them as good', async () => {
    const slow = open();
    slow.note('hash', good());
    await slow.onApplicationShutdown();
    passed += 1_000;
    await left((keys) => {
      keys.note('hash', good());
      passed += 1_000;
      keys.note('hash', ended());
    });
    slow.note('another', good());
    await slow.onApplicationShutdown();

    await expect(open().find('hash')).resolves.toBeUndefined();
  });

  it('that have ended stay so, whatever an answer says that was asked for before', async () => {
    await left((keys) => {
      const before = good();
      keys.note('hash', before);
      passed += 1_000;
      keys.note('hash', ended());
      keys.note('hash', before);
    });

    await expect(open().find('hash')).resolves.toBeUndefined();
  });

  it('are not those that somebody guesses', async () => {
    await left((keys) => {
      keys.note('guessed', ended());
    });

    expect(await readdir(path)).toEqual([]);
  });

  it('are refused when another secret has signed them', async () => {
    await left((keys) => {
      keys.note('hash', good());
    });

    await expect(open('another secret of thirty-two bytes or so').find('hash')).resolves.toBe(
      undefined,
    );
  });

  it('are kept without waiting for the end of the process', async () => {
    open().note('hash', good());
    while ((await readdir(path)).length === 0) await new Promise((done) => setTimeout(done, 20));
    const [file = ''] = await readdir(path);

    expect(await readFile(join(path, file), 'utf8')).toContain('"hash"');
  });
});
