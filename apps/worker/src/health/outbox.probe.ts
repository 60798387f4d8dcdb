import { Injectable } from '@nestjs/common';
import { OutboxReader } from '#infra/outbox/outbox.reader';
import { ReadinessProbe } from '#infra/operations/probes';

/** A worker that cannot read the outbox does nothing of use. */
@Injectable()
export class OutboxProbe extends ReadinessProbe {
  override readonly name = 'outbox';
  override readonly critical = true;

  constructor(private readonly outbox: OutboxReader) {
    super();
  }

  override async check(): Promise<void> {
    await this.outbox.oldestUnpublished();
  }
}
