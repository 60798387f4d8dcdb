import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a client and PostgreSQL, so that a test can take the database away and give it back. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** The DSN that leads through the proxy. */
    readonly dsn: string,
  ) {}

  static async before(dsn: string): Promise<TcpProxy> {
    const target = new URL(dsn);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const through = new URL(dsn);
    through.port = String((server.address() as AddressInfo).port);
    const proxy = new TcpProxy(server, through.href);
    server.on('connection', (socket) => {
      const upstream = connect(Number(target.port), target.hostname);
      proxy.keep(socket);
      proxy.keep(upstream);
      socket.pipe(upstream).pipe(socket);
      for (const [one, other] of [
        [socket, upstream],
        [upstream, socket],
      ] as const) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
    });
    return proxy;
  }

  /** Ends every connection and refuses new ones. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  async restore(): Promise<void> {
    const port = Number(new URL(this.dsn).port);
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
  }
}
