import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request whose body never comes: it keeps a server from ending as long as it waits for requests. */
export class HangingUpload {
  private constructor(
    private readonly socket: Socket,
    private readonly url: URL,
  ) {}

  static async begin(origin: string): Promise<HangingUpload> {
    const url = new URL(origin);
    const socket = connect(Number(url.port), url.hostname);
    // The server may end it in any way it likes.
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(
      'POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    return new HangingUpload(socket, url);
  }

  /** Resolves once the server takes no new connections. */
  async isTheLast(): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const refused = await fetch(this.url).then(
        () => false,
        () => true,
      );
      if (refused) return;
      await sleep(25);
    }
    throw new Error('the server goes on taking connections');
  }

  close(): void {
    this.socket.destroy();
  }
}
