import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RulesetsConfig } from '#infra/config/rulesets.config';
import { GenerationFolder } from '#infra/last-known/generation-folder';
import { type KeepingBounds, KeptRulesets } from '#infra/last-known/kept-rulesets';
import { KeptSdkKeys } from '#infra/last-known/kept-sdk-keys';
import { FileSeal } from '#infra/security/file-seal';

const SECRET = 'only for tests, and long enough to sign files';
const AMPLE: KeepingBounds = { environments: 1_000, bytes: 1_000_000_000 };

/** Rulesets as an API instance of a test keeps them: loaded when asked for, and none on disk. */
export const NOTHING_AHEAD: RulesetsConfig = {
  memoryBytes: 100_000_000,
  warmUp: 0,
  kept: { environments: 0, bytes: 0 },
};

/** A folder of last known good data of its own, and what works on it, as one process of an instance has it. */
export class KeptFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'ffs-kept-'));

  /** As a process with this secret has it. */
  sdkKeys(secret = SECRET): KeptSdkKeys {
    return new KeptSdkKeys(this.folder('ledgers', secret));
  }

  async rulesets(bounds = AMPLE, secret = SECRET): Promise<KeptRulesets> {
    const rulesets = this.folder('rulesets', secret);
    const kept = new KeptRulesets({ rulesets, ledgers: this.folder('ledgers', secret) }, bounds);
    await kept.open();
    return kept;
  }

  folder(name: string, secret = SECRET): GenerationFolder {
    return new GenerationFolder(join(this.path, name), new FileSeal(secret));
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}
