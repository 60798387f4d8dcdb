import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ChildServer } from './child-server.js';
import { freePorts } from './free-ports.js';
import { kafkaClassPath } from './kafka-program.js';
import { run } from './programs.js';

interface Listeners {
  readonly direct: number;
  readonly controller: number;
  /** Where the broker listens for what comes through a proxy. */
  readonly behindProxy: number;
  /** Where it tells those clients to find it. */
  readonly proxy: number;
}

/**
 * A real Apache Kafka (KRaft, one node) of the tests' own. Clients find brokers by what a broker says of itself,
 * so a second listener names the address of a proxy that a test may put in front.
 */
export class KafkaBroker extends ChildServer {
  readonly #listeners: Listeners;

  private constructor(classPath: string, folder: string, listeners: Listeners) {
    const memory = ['-Xms128m', '-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
    super({
      program: 'java',
      args: [...memory, '-cp', classPath, 'kafka.Kafka', join(folder, 'server.properties')],
      cwd: folder,
      port: listeners.direct,
    });
    this.#listeners = listeners;
  }

  /** Clients that take this address talk to the broker itself. */
  get brokers(): string {
    return `127.0.0.1:${this.#listeners.direct}`;
  }

  /** Clients that take this address meet what listens there on behalf of `behindProxy`. */
  get proxiedBrokers(): string {
    return `127.0.0.1:${this.#listeners.proxy}`;
  }

  get proxyPort(): number {
    return this.#listeners.proxy;
  }

  get behindProxy(): string {
    return `127.0.0.1:${this.#listeners.behindProxy}`;
  }

  /** @throws Error that says what is missing when there is no Kafka to start */
  static async start(folder: string): Promise<KafkaBroker> {
    const classPath = await kafkaClassPath();
    const [direct = 0, controller = 0, behindProxy = 0, proxy = 0] = await freePorts(4);
    const listeners = { direct, controller, behindProxy, proxy };
    const settings = join(folder, 'server.properties');
    await writeFile(settings, properties(folder, listeners));
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', settings];
    await run('java', '-cp', classPath, ...format);
    const broker = new KafkaBroker(classPath, folder, listeners);
    await broker.start();
    return broker;
  }
}

/** Never begins with a dash, which the program would read as an option. */
function clusterId(): string {
  return Buffer.concat([Buffer.of(0), randomBytes(15)]).toString('base64url');
}

function properties(folder: string, ports: Listeners): string {
  const at = (name: string, port: number) => `${name}://127.0.0.1:${port}`;
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    listeners: [
      at('DIRECT', ports.direct),
      at('CONTROLLER', ports.controller),
      at('PROXIED', ports.behindProxy),
    ].join(','),
    'advertised.listeners': [at('DIRECT', ports.direct), at('PROXIED', ports.proxy)].join(','),
    'listener.security.protocol.map': 'DIRECT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT',
    'inter.broker.listener.name': 'DIRECT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': 'false',
    'offsets.topic.num.partitions': '4',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    // A group of tests has no members to wait for.
    'group.initial.rebalance.delay.ms': '0',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
