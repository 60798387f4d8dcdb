import { ChildServer } from './child-server.js';
import { freePorts } from './free-ports.js';
import { ensureInstalled } from './programs.js';

/** A real Redis of the tests' own, without persistence unless asked for. */
export class RedisServer extends ChildServer {
  readonly url: string;

  private constructor(folder: string, port: number) {
    const settings = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
    const volatile = ['--save', '', '--appendonly', 'no', '--daemonize', 'no'];
    super({ program: 'redis-server', args: [...settings, ...volatile], cwd: folder, port });
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** @throws Error that says what is missing when there is no Redis to start */
  static async start(folder: string): Promise<RedisServer> {
    await ensureInstalled('redis-server', '--version', 'redis-server');
    const [port = 0] = await freePorts(1);
    const server = new RedisServer(folder, port);
    await server.start();
    return server;
  }
}
