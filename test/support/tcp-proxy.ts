import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Stands between a client and a service, so that a test can take the service away, slow it down, and give it back. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private hole: PromiseWithResolvers<undefined> | undefined;
  private swallowed: 'both' | 'answers' = 'both';
  private delayMs = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly target: URL,
  ) {
    server.on('connection', (socket) => {
      this.connect(socket);
    });
  }

  /** @param port where to listen, for services that tell their clients where to find them; else any free one */
  static async before(address: string, port = 0): Promise<TcpProxy> {
    const server = createServer();
    await listen(server, port);
    return new TcpProxy(server, (server.address() as AddressInfo).port, new URL(address));
  }

  /** The address that leads through the proxy. */
  get dsn(): string {
    const through = new URL(this.target);
    through.port = String(this.port);
    return through.href;
  }

  /** Ends every connection and refuses new ones. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  /**
   * Connections stay and new ones are taken, but nothing comes through any more.
   * @param direction `answers` lets requests through to the service
   */
  blackHole(direction: 'both' | 'answers' = 'both'): void {
    this.swallowed = direction;
    this.hole ??= Promise.withResolvers();
  }

  /** Everything takes this much longer, each way. */
  slowDown(delayMs: number): void {
    this.delayMs = delayMs;
  }

  /** As if nothing had been; what a black hole held back comes through. */
  async restore(): Promise<void> {
    this.delayMs = 0;
    this.hole?.resolve(undefined);
    this.hole = undefined;
    if (!this.server.listening) await listen(this.server, this.port);
  }

  async close(): Promise<void> {
    await this.restore();
    await this.cut();
  }

  private connect(socket: Socket): void {
    const upstream = connect(Number(this.target.port), this.target.hostname);
    this.forward(socket, upstream, 'both');
    this.forward(upstream, socket, 'answers');
  }

  private forward(from: Socket, to: Socket, direction: 'both' | 'answers'): void {
    this.sockets.add(from);
    from.on('data', (chunk) => {
      const isSwallowed = this.hole && (this.swallowed === 'both' || direction === 'answers');
      if (!isSwallowed && this.delayMs === 0) {
        if (!to.write(chunk)) from.pause();
        return;
      }
      from.pause();
      void this.hold().then(() => {
        to.write(chunk);
        from.resume();
      });
    });
    to.on('drain', () => from.resume());
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
  }

  private async hold(): Promise<void> {
    if (this.delayMs > 0) await sleep(this.delayMs);
    await this.hole?.promise;
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
