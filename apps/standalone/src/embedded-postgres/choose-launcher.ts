import { readFileSync } from 'node:fs';
import { chown, mkdir, rm } from 'node:fs/promises';
import { type Launcher, type Owner, run } from './launcher.js';

export interface Account extends Owner {
  readonly name: string;
}

/** Asks initdb where everything is (it finds its sibling, refuses root and wants an account), then writes a file. */
const PROBE = '"$1" --show -D "$2" -U probe && : >"$2/probe"';

/**
 * The unprivileged account to run as: whoever owns the data, else one made for such ends.
 * @param passwd content of /etc/passwd
 * @param ownerUid owner of the data directory or of its nearest existing parent
 */
export function pickAccount(passwd: string, ownerUid: number): Account | undefined {
  const accounts = passwd.split('\n').flatMap((line): Account[] => {
    const [name, , uid, gid] = line.split(':');
    return name && Number(uid) > 0 && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
  return (
    accounts.find(({ uid }) => uid === ownerUid) ??
    accounts.find(({ name }) => name === 'postgres') ??
    accounts.find(({ name }) => name === 'nobody')
  );
}

/** Every way that may work for this user, the one with the least power first. */
export function launcherCandidates(self: Owner, account: Account | undefined): Launcher[] {
  const direct: Launcher = { name: 'directly', prefix: [] };
  if (!account) return self.uid === 0 ? [] : [direct];
  const { name, uid, gid } = account;
  const mapped: Launcher = {
    name: `in a user namespace as ${name}`,
    owner: self,
    prefix: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`],
  };
  if (self.uid !== 0) return [direct, mapped];
  const owner = { uid, gid };
  return [
    { name: `as ${name}`, owner, runAs: owner, prefix: [] },
    withCapability('dac_read_search', account),
    withCapability('dac_override', account),
    mapped,
  ];
}

/** Reaches programs and data below directories that only root may enter, which a clone in /root is. */
function withCapability(capability: string, { name, uid, gid }: Account): Launcher {
  return {
    name: `as ${name} with ${capability}`,
    owner: { uid, gid },
    prefix: [
      'setpriv',
      `--reuid=${uid}`,
      `--regid=${gid}`,
      '--clear-groups',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
      // Without it access(2), by which initdb looks for its sibling, ignores the capability.
      '--securebits=+no_setuid_fixup',
    ],
  };
}

/**
 * The first candidate that can execute `initdb` and write where the data will be, tried for real.
 * @param scratch a directory beside the data directory; created and removed
 * @throws Error with what each candidate met, when none works
 */
export async function chooseLauncher(
  candidates: readonly Launcher[],
  initdb: string,
  scratch: string,
): Promise<Launcher> {
  const met: string[] = [];
  for (const candidate of candidates) {
    const complaint = await probe(candidate, initdb, scratch);
    if (complaint === undefined) return { ...candidate, prefix: await endingWithUs(candidate) };
    met.push(`${candidate.name}: ${complaint}`);
  }
  throw new Error(
    [
      'PostgreSQL could not be started by this user (it refuses to run as root, and needs an entry in /etc/passwd):',
      ...met.map((line) => `  ${line}`),
      'Run as an ordinary user, or run your own PostgreSQL and set PG_DSN.',
    ].join('\n'),
  );
}

async function probe(
  candidate: Launcher,
  initdb: string,
  scratch: string,
): Promise<string | undefined> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { mode: 0o700 });
  try {
    if (candidate.owner) await chown(scratch, candidate.owner.uid, candidate.owner.gid);
    const command = ['sh', '-c', PROBE, 'sh', initdb, scratch];
    const { code, stderr } = await run(candidate, command, { limitMs: 20_000 });
    return code === 0
      ? undefined
      : stderr.trim().split('\n').at(-1) || `exit code ${code ?? 'unknown'}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Where setpriv exists (Linux), the kernel shuts PostgreSQL down when this process dies, even by SIGKILL. */
async function endingWithUs(launcher: Launcher): Promise<readonly string[]> {
  const prefix = [...launcher.prefix, 'setpriv', '--pdeathsig', 'INT'];
  const { code } = await run({ ...launcher, prefix }, ['true'], { limitMs: 20_000 });
  return code === 0 ? prefix : launcher.prefix;
}

export function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
