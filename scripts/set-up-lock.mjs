// One set-up at a time per clone. Node 20 has no file lock, so: a directory (mkdir is atomic) that
// its holder touches every second, and that counts as abandoned when nobody touches it any more and
// the last child of the holder (an `npm ci` that outlived it) is gone too.
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';

const ABANDONED_AFTER_MS = 10_000;

/** Runs `work` with the lock held; `setChild(pid)` names the child that must not be disturbed. */
export async function withSetUpLock(path, log, work) {
  const token = `${process.pid}-${process.hrtime.bigint()}`;
  const record = (child = 0) => writeFile(join(path, 'holder'), JSON.stringify({ token, child }));
  await acquire(path, log);
  await record();
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, 1_000);
  try {
    return await work(record);
  } finally {
    clearInterval(heartbeat);
    await rm(path, { recursive: true, force: true });
  }
}

async function acquire(path, log) {
  await mkdir(dirname(path), { recursive: true });
  for (let waited = 0; ; waited += 1) {
    try {
      await mkdir(path);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (waited % 10 === 0) log('waiting for another set-up of this clone to finish');
    await sleep(1_000);
    await discardIfAbandoned(path);
  }
}

async function discardIfAbandoned(path) {
  const touched = await stat(path).catch(() => undefined);
  if (!touched || Date.now() - touched.mtimeMs < ABANDONED_AFTER_MS) return;
  const holder = await readHolder(path);
  if (holder.child && isAlive(holder.child)) return;
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return; // somebody else was faster
  }
  const taken = await readHolder(aside);
  if (taken.token === holder.token) await rm(aside, { recursive: true, force: true });
  else await rename(aside, path); // a new holder came in between: it is theirs
}

async function readHolder(path) {
  try {
    return JSON.parse(await readFile(join(path, 'holder'), 'utf8'));
  } catch {
    return {};
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
