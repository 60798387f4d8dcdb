import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../test/support/http-foundation-app.js';
import { Drain } from './drain.js';
import { type Shutdown, shutDownOnSignals } from './graceful-shutdown.js';

const work = { release: (): void => undefined };
const steps: string[] = [];

@Controller('admin/slow')
class SlowController {
  @Get()
  async run(): Promise<string> {
    steps.push('request');
    await new Promise<void>((resolve) => (work.release = resolve));
    return 'done';
  }
}

@Injectable()
class Hook implements OnApplicationShutdown {
  onApplicationShutdown(): void {
    steps.push('hook');
  }
}

class SlowModule {}

class StandInProcess extends EventEmitter {
  exit(code: number): void {
    this.emit('exit', code);
  }
}

let app: TestApp;
let drain: Drain;
let end: StandInProcess;

beforeEach(async () => {
  steps.length = 0;
  drain = new Drain();
  end = new StandInProcess();
  app = await startTestApp({ drain }, undefined, [
    { module: SlowModule, controllers: [SlowController], providers: [Hook] },
  ]);
});
afterEach(() => app.close());

function listen(more: Partial<Shutdown> = {}): void {
  const logger = pino({ level: 'silent' });
  shutDownOnSignals({ app: app.app, drain, logger, timeoutMs: 5_000, ...more }, end);
}

async function startSlowRequest(): Promise<{ answer: Promise<Response> }> {
  const answer = fetch(`${app.url}/admin/slow`);
  while (steps.length === 0) await sleep(5);
  return { answer };
}

describe.each(['SIGTERM', 'SIGINT'])('%s', (signal) => {
  it('turns readiness off, finishes requests, runs hooks, then what comes last, and ends with 0', async () => {
    listen({
      last: () => {
        steps.push('last');
        return Promise.resolve();
      },
    });
    const { answer } = await startSlowRequest();
    const exit = once(end, 'exit');
    end.emit(signal);
    expect(drain.active).toBe(true);
    await sleep(80);
    await expect(fetch(`${app.url}/v1/flags/a`)).rejects.toThrow();
    work.release();
    expect(await (await answer).text()).toBe('done');
    expect(await exit).toEqual([0]);
    expect(steps).toEqual(['request', 'hook', 'last']);
  });
});

describe('shutdown', () => {
  it('does not wait for idle connections', async () => {
    listen();
    const socket = connect(app.port, '127.0.0.1');
    socket.write('GET /v1/flags/a HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    const closed = once(socket, 'close');
    socket.resume();
    const exit = once(end, 'exit');
    end.emit('SIGTERM');
    expect(await exit).toEqual([0]);
    await closed;
  });

  it('cuts off what does not end in its share of the time, and still ends with 0', async () => {
    listen({ timeoutMs: 300 });
    const { answer } = await startSlowRequest();
    const failed = expect(answer).rejects.toThrow();
    const exit = once(end, 'exit');
    end.emit('SIGTERM');
    expect(await exit).toEqual([0]);
    await failed;
    expect(steps).toEqual(['request', 'hook']);
  });

  it('ends at once on a second signal', async () => {
    const abandoned: string[] = [];
    listen({ abandon: () => abandoned.push('abandoned') });
    const { answer } = await startSlowRequest();
    const exit = once(end, 'exit');
    end.emit('SIGTERM');
    end.emit('SIGINT');
    expect(await exit).toEqual([1]);
    expect(abandoned).toEqual(['abandoned']);
    work.release();
    await (await answer).text();
  });

  it.each<[string, () => Promise<void>]>([
    ['hangs', () => new Promise(() => undefined)],
    ['fails', () => Promise.reject(new Error('cannot stop'))],
  ])('ends with 1 when the last step %s', async (_how, last) => {
    listen({ timeoutMs: 200, last });
    const exit = once(end, 'exit');
    end.emit('SIGTERM');
    expect(await exit).toEqual([1]);
  });
});
