import { Inject, Injectable } from '@nestjs/common';
import { KafkaTransport } from '#infra/kafka/kafka.transport';
import { ReadinessProbe } from '#infra/operations/probes';

/** Whether the brokers are heard from. Without them the outbox keeps what is committed, so the worker is still of use. */
@Injectable()
export class StreamProbe extends ReadinessProbe {
  override readonly name = 'kafka';
  override readonly critical = false;

  constructor(@Inject(KafkaTransport) private readonly stream: KafkaTransport | null) {
    super();
  }

  override check(): Promise<void> {
    if (this.stream === null || this.stream.isAlive) return Promise.resolve();
    return Promise.reject(new Error('the brokers are not heard from'));
  }
}
