import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { lastKnownRefusals } from '../observability/metrics.js';
import { FileSeal, type Refusal } from '../security/file-seal.js';
import { GenerationFolder } from './generation-folder.js';

const SECRET = 'a secret of at least thirty-two bytes';
const LINES = ['{"first":1}', '{"text":"übermäßig – 漢字"}', '{"last":true}'];

// Every refusal is told, which is much here.
Logger.overrideLogger(false);

describe('a folder of generations', () => {
  let path: string;

  beforeEach(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'ffs-generations-')), 'kept');
  });
  afterEach(() => rm(join(path, '..'), { recursive: true, force: true }));

  /** As a process sees it that has just started. */
  const opened = async (secret = SECRET) => {
    const folder = new GenerationFolder(path, new FileSeal(secret));
    await folder.scan();
    return folder;
  };
  const written = async (...generations: number[]) => {
    const folder = await opened();
    for (const generation of generations) {
      await folder.write('one', generation, [...LINES, `${generation}`]);
    }
    return folder;
  };
  const fileOf = (generation: number, name = 'one') => join(path, `${name}.${generation}.ffs`);
  const refused = async (reason: Refusal) => {
    const { values } = await lastKnownRefusals.get();
    return values.find(({ labels }) => labels.reason === reason)?.value ?? 0;
  };
  const generationRead = async (secret = SECRET) =>
    (await (await opened(secret)).read('one'))?.generation;

  it('has nothing before anything was written', async () => {
    const folder = await opened();

    await expect(folder.read('one')).resolves.toBeUndefined();
    expect(folder.names()).toEqual([]);
  });

  it('gives back what was written, to another process too', async () => {
    await written(7);
    const folder = await opened();

    await expect(folder.read('one')).resolves.toEqual({ generation: 7, lines: [...LINES, '7'] });
    expect(folder.newest('one')).toBe(7);
    expect(folder.bytesOf('one')).toBe((await stat(fileOf(7))).size);
  });

  it('gives back many lines, and none', async () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => JSON.stringify({ at, text: 'ä' }));
    const folder = await opened();
    await folder.write('many', 1, lines);
    await folder.write('none', 1, []);

    expect((await folder.read('many'))?.lines).toEqual(lines);
    expect((await folder.read('none'))?.lines).toEqual([]);
    expect(folder.bytesOf('many')).toBe((await stat(fileOf(1, 'many'))).size);
  });

  it('keeps the generation before, and none older', async () => {
    await written(1, 2, 3);

    expect((await readdir(path)).sort()).toEqual(['one.2.ffs', 'one.3.ffs']);
  });

  it('is not put back by a process that writes something older', async () => {
    const slow = await opened();
    await written(5, 6);
    await slow.write('one', 4, LINES);

    await expect(generationRead()).resolves.toBe(6);
  });

  it('gives nothing older than is asked for', async () => {
    const folder = await written(5);

    await expect(folder.read('one', 6)).resolves.toBeUndefined();
    await expect(folder.read('one', 5)).resolves.toMatchObject({ generation: 5 });
  });

  it('refuses a file that ends early, wherever it ends, and takes the one before', async () => {
    await written(1, 2);
    const whole = await readFile(fileOf(2));
    const before = (await refused('truncated')) + (await refused('broken'));
    for (let length = 0; length < whole.length; length += 1) {
      await writeFile(fileOf(2), whole.subarray(0, length));
      await expect(generationRead()).resolves.toBe(1);
    }

    expect((await refused('truncated')) + (await refused('broken')) - before).toBe(whole.length);
  });

  it('refuses a file in which any byte has changed', async () => {
    await written(1, 2);
    const whole = await readFile(fileOf(2));
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      await writeFile(fileOf(2), changed);
      await expect(generationRead()).resolves.toBe(1);
    }
  });

  it('refuses what another secret has signed, and counts it once', async () => {
    await written(1);
    const before = await refused('foreign');
    const folder = await opened('another secret of thirty-two bytes or so');

    await expect(folder.read('one')).resolves.toBeUndefined();
    await expect(folder.read('one')).resolves.toBeUndefined();
    expect((await refused('foreign')) - before).toBe(1);
    expect(folder.newest('one')).toBeUndefined();
  });

  it('leaves a foreign file alone until there is something better', async () => {
    await written(9);
    const folder = await opened('another secret of thirty-two bytes or so');
    await folder.read('one');
    expect(await readdir(path)).toEqual(['one.9.ffs']);
    await folder.write('one', 3, LINES);

    expect(await readdir(path)).toEqual(['one.3.ffs']);
  });

  it('refuses a file that was put in the place of another', async () => {
    await written(1);
    const folder = await opened();
    await folder.write('two', 2, ['other content']);
    await rename(fileOf(2, 'two'), fileOf(2));

    await expect(generationRead()).resolves.toBe(1);
  });

  it('does not read what a killed process was writing, and clears it away later', async () => {
    await written(1);
    const draft = `${fileOf(2)}.0d2c.draft`;
    await writeFile(draft, (await readFile(fileOf(1))).subarray(0, 20));

    await expect(generationRead()).resolves.toBe(1);
    expect(await readdir(path)).toHaveLength(2);
    await utimes(draft, new Date(0), new Date(0));
    await opened();
    expect(await readdir(path)).toEqual(['one.1.ffs']);
  });

  it('leaves no draft when writing fails', async () => {
    const folder = await written(1);
    const failing = function* (): Generator<string> {
      yield 'a line';
      throw new Error('no more lines');
    };

    await expect(folder.write('one', 2, failing())).rejects.toThrow('no more lines');
    expect(await readdir(path)).toEqual(['one.1.ffs']);
  });

  it('goes on without a file that another process has removed', async () => {
    const folder = await written(1, 2);
    await rm(fileOf(2));

    await expect(folder.read('one')).resolves.toMatchObject({ generation: 1 });
  });

  it('can be read by its owner alone', async () => {
    await written(1);

    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(fileOf(1))).mode & 0o777).toBe(0o600);
  });

  it('forgets a name, or only what is newer', async () => {
    const folder = await written(1, 2);
    await folder.remove('one', 1);
    expect(await readdir(path)).toEqual(['one.1.ffs']);
    await folder.remove('one');

    expect(await readdir(path)).toEqual([]);
    expect(folder.names()).toEqual([]);
  });
});
