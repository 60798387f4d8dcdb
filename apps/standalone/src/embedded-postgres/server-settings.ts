/**
 * Settings of a small machine, given on the command line so that they travel with the release and
 * not with the data.
 * @param durable false is for clusters that are thrown away: it trades crash safety for speed
 */
export function serverSettings(port: number, durable: boolean): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // The path of a socket is limited to 107 bytes; a deep clone exceeds that.
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    min_wal_size: '64MB',
    wal_compression: 'pglz',
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    io_method: 'sync',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // LOG, FATAL and PANIC: statements that fail are their caller's to report, and may hold secrets.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
