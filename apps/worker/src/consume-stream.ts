import { type INestApplication } from '@nestjs/common';
import { type MicroserviceOptions } from '@nestjs/microservices';
import { KafkaTransport } from '#infra/kafka/kafka.transport';

/** Connects the consumers to the stream, where there is one. It need not be up. */
export async function consumeStream(app: INestApplication): Promise<void> {
  const strategy = app.get<KafkaTransport | null>(KafkaTransport, { strict: false });
  if (strategy === null) return;
  app.connectMicroservice<MicroserviceOptions>({ strategy });
  await app.startAllMicroservices();
}
