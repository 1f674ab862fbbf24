import { totalmem } from 'node:os';
import { join } from 'node:path';

const MB = 1024 * 1024;

/** Longest path of a Unix socket that every system accepts. */
const SOCKET_PATH_LIMIT = 100;

export interface SettingsOptions {
  readonly folder: string;
  readonly port: number;
  /** Tests only: a crash of the machine may lose or damage data. */
  readonly durability: 'full' | 'none';
}

/** Server settings as `-c name=value` arguments. They are not written to postgresql.conf, which stays the operator's. */
export function serverArguments({ folder, port, durability }: SettingsOptions): string[] {
  const memoryMb = Math.floor(totalmem() / MB);
  const sharedBuffersMb = Math.min(512, Math.max(64, Math.floor(memoryMb / 16)));
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketFolder(folder, port),
    unix_socket_permissions: '0700',
    max_connections: '120',
    shared_buffers: `${sharedBuffersMb}MB`,
    effective_cache_size: `${Math.max(sharedBuffersMb, Math.floor(memoryMb / 3))}MB`,
    maintenance_work_mem: '64MB',
    // Aggregations over a large run's outcomes fit in memory.
    work_mem: '16MB',
    // The folder is on a local disk, where jumping costs little.
    random_page_cost: '1.1',
    max_wal_size: '2GB',
    // Compiling our short queries costs more than it saves.
    jit: 'off',
    // A connection that was left in a transaction holds locks and old row versions for everybody.
    idle_in_transaction_session_timeout: '5min',
    log_line_prefix: '%m [%p] ',
    log_min_duration_statement: '2s',
    ...(durability === 'none' ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The folder itself, unless the socket's path would be too long or its name means something in the setting's syntax. */
function socketFolder(folder: string, port: number): string {
  const fits = process.platform !== 'win32' && join(folder, `.s.PGSQL.${port}.lock`).length <= SOCKET_PATH_LIMIT;
  return fits && !/[,"'\\]/.test(folder) ? folder : '';
}
