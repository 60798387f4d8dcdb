/**
 * Ends this process as SIGTERM does when `scripts/start.mjs`, which started it, is gone, even by
 * SIGKILL. Does nothing for a process that was started without a channel to its parent.
 */
export function endWithParent(): void {
  if (process.send === undefined) return;
  const end = () => process.kill(process.pid, 'SIGTERM');
  if (!process.connected) {
    end();
    return;
  }
  process.once('disconnect', end);
  // The channel alone is no reason to stay alive.
  process.channel?.unref();
}
