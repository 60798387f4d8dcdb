import { type FlagView } from './admin-client.js';
import { type Answer } from './http-client.js';

/** The newest version of each flag's configuration in production that somebody was told is stored. */
export class AcknowledgedChanges {
  private readonly versions = new Map<string, number>();

  /** Takes any answer; those that are no stored flag are passed over. */
  note({ status, body }: Answer): void {
    if (status >= 300 || !isFlag(body)) return;
    const version = body.environments['production']?.version ?? 0;
    this.versions.set(body.key, Math.max(version, this.versions.get(body.key) ?? 0));
  }

  /** Flags that are not as new as somebody was told, by what is stored. */
  lost(stored: ReadonlyMap<string, number>): string[] {
    return [...this.versions]
      .filter(([key, version]) => (stored.get(key) ?? 0) < version)
      .map(([key]) => key);
  }
}

function isFlag(body: unknown): body is FlagView {
  return typeof body === 'object' && body !== null && 'environments' in body && 'variants' in body;
}
