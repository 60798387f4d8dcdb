import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { isRecord } from '#domain/kernel/json-value';
import { lastKnownRefusals } from '../observability/metrics.js';
import { type FileSeal, type Refusal } from '../security/file-seal.js';

const FILE = /^([A-Za-z0-9-]{1,64})\.(\d{1,16})\.ffs$/;
const DRAFT = /\.draft$/;
/** A draft is renamed within seconds; one that is older belongs to a process that died. */
const ABANDONED_DRAFT_MS = 60_000;
/** The newest, and the one before it for when the newest turns out to be damaged. */
const KEPT_GENERATIONS = 2;
/** Lines are written in pieces of this size, so that a large file does not hold up requests. */
const PIECE_CHARACTERS = 65_536;

interface Generation {
  readonly bytes: number;
  refused: boolean;
}

/** What was written, newest line of generations first. */
export interface Kept {
  readonly generation: number;
  readonly lines: readonly string[];
}

/**
 * Files that survive a crash at any moment: each generation is a file of its own, written aside, flushed and then
 * renamed, so that a name is there whole or not at all. As a name is never written twice with other content, any
 * number of processes may share the folder, and none can put something older in the place of something newer.
 */
export class GenerationFolder {
  private readonly logger = new Logger(GenerationFolder.name);
  private readonly known = new Map<string, Map<number, Generation>>();
  /** Scans and writes take turns, so that no scan forgets what was written while it looked. */
  private turn: Promise<unknown> = Promise.resolve();

  /** @param path made at the first write, for its owner only: what is kept may name people */
  constructor(
    private readonly path: string,
    private readonly seal: FileSeal,
  ) {}

  /** Finds what this and other processes have written, and clears away what dead ones have left. */
  scan(): Promise<void> {
    return this.inTurn(() => this.look());
  }

  names(): string[] {
    return [...this.known.keys()];
  }

  /** Of all generations of a name. */
  bytesOf(name: string): number {
    let sum = 0;
    for (const { bytes } of this.known.get(name)?.values() ?? []) sum += bytes;
    return sum;
  }

  /** The highest generation that was not refused, as far as this process has seen. */
  newest(name: string): number | undefined {
    return this.believed(name)[0];
  }

  /** The newest generation that is intact, from `atLeast` on. What is refused on the way is logged and counted. */
  async read(name: string, atLeast = 0): Promise<Kept | undefined> {
    for (const generation of this.believed(name)) {
      if (generation < atLeast) return undefined;
      const lines = await this.linesOf(name, generation);
      if (lines) return { generation, lines };
    }
    return undefined;
  }

  /** Takes a generation out of consideration whose content, though intact, is of no use. */
  refuse(name: string, generation: number, reason: Refusal): void {
    const known = this.known.get(name)?.get(generation);
    if (known === undefined || known.refused) return;
    known.refused = true;
    lastKnownRefusals.inc({ reason });
    this.logger.error(
      { file: fileOf(name, generation), reason },
      'a last known good file is refused',
    );
  }

  /** Writes a generation and removes those that it makes superfluous. */
  write(name: string, generation: number, lines: Iterable<string>): Promise<void> {
    return this.inTurn(() => this.put(name, generation, lines));
  }

  private async put(name: string, generation: number, lines: Iterable<string>): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    const file = fileOf(name, generation);
    const draft = join(this.path, `${file}.${randomUUID()}.draft`);
    let bytes: number;
    try {
      bytes = await this.writeDraft(draft, file, lines);
      await rename(draft, join(this.path, file));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await this.flushFolder();
    const generations = this.known.get(name) ?? new Map<number, Generation>();
    this.known.set(name, generations.set(generation, { bytes, refused: false }));
    await this.removeSuperfluous(name, generations);
  }

  /** Removes a name, or only its generations above one. */
  async remove(name: string, above = -1): Promise<void> {
    const generations = this.known.get(name);
    for (const generation of generations?.keys() ?? []) {
      if (generation > above) await this.removeFile(name, generation);
    }
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async look(): Promise<void> {
    const found = new Map<string, Map<number, Generation>>();
    for (const file of await this.files()) {
      if (DRAFT.test(file)) await this.clearDraft(file);
      const [, name, number] = FILE.exec(file) ?? [];
      if (name === undefined) continue;
      const generation = Number(number);
      const generations = found.get(name) ?? new Map<number, Generation>();
      found.set(name, generations);
      const seen = this.known.get(name)?.get(generation);
      generations.set(generation, seen ?? { bytes: await this.sizeOf(file), refused: false });
    }
    this.known.clear();
    for (const [name, generations] of found) this.known.set(name, generations);
  }

  private believed(name: string): number[] {
    return [...(this.known.get(name) ?? [])]
      .filter(([, { refused }]) => !refused)
      .map(([generation]) => generation)
      .sort((one, other) => other - one);
  }

  private async linesOf(name: string, generation: number): Promise<readonly string[] | undefined> {
    const file = fileOf(name, generation);
    let content: Buffer;
    try {
      content = await readFile(join(this.path, file));
    } catch (error) {
      // Another process that shares the folder may have removed it; what cannot be read now may be later.
      if (!isMissing(error)) this.logger.warn({ err: error, file }, 'a kept file cannot be read');
      return undefined;
    }
    const lines = this.seal.open(file, content);
    if (typeof lines !== 'string') return lines;
    this.refuse(name, generation, lines);
    return undefined;
  }

  private async writeDraft(path: string, place: string, lines: Iterable<string>): Promise<number> {
    const sealing = this.seal.begin(place);
    const draft = await open(path, 'wx', 0o600);
    let bytes = 0;
    let piece = '';
    const flush = async (): Promise<void> => {
      sealing.add(piece);
      await draft.appendFile(piece);
      bytes += Buffer.byteLength(piece);
      piece = '';
    };
    try {
      for (const line of lines) {
        piece += `${line}\n`;
        if (piece.length >= PIECE_CHARACTERS) await flush();
      }
      await flush();
      const end = sealing.end();
      await draft.appendFile(end);
      bytes += Buffer.byteLength(end);
      await draft.sync();
    } finally {
      await draft.close();
    }
    return bytes;
  }

  /** What was refused goes too: something better has just been written. */
  private async removeSuperfluous(
    name: string,
    generations: ReadonlyMap<number, Generation>,
  ): Promise<void> {
    const keep = this.believed(name).slice(0, KEPT_GENERATIONS);
    for (const generation of [...generations.keys()]) {
      if (!keep.includes(generation)) await this.removeFile(name, generation);
    }
  }

  private async removeFile(name: string, generation: number): Promise<void> {
    await rm(join(this.path, fileOf(name, generation)), { force: true });
    const generations = this.known.get(name);
    generations?.delete(generation);
    if (generations?.size === 0) this.known.delete(name);
  }

  private async files(): Promise<string[]> {
    try {
      return await readdir(this.path);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  private async sizeOf(file: string): Promise<number> {
    // One that another process removes meanwhile has no size.
    return (await stat(join(this.path, file)).catch(() => undefined))?.size ?? 0;
  }

  private async clearDraft(file: string): Promise<void> {
    const path = join(this.path, file);
    const written = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - written > ABANDONED_DRAFT_MS) await rm(path, { force: true });
  }

  /** A rename is certain to survive a power failure only when the folder is on disk too. */
  private async flushFolder(): Promise<void> {
    const folder = await open(this.path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

function fileOf(name: string, generation: number): string {
  return `${name}.${generation}.ffs`;
}

function isMissing(error: unknown): boolean {
  return isRecord(error) && error['code'] === 'ENOENT';
}
