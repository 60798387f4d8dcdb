import { type INestApplication } from '@nestjs/common';
import { type MicroserviceOptions } from '@nestjs/microservices';
import { KafkaTransport } from '#infra/kafka/kafka.transport';

/** Connects the consumers to the stream, where there is one. It need not be up. */
export async function consumeStream(app: INestApplication): Promise<void> {
  const strategy = streamOf(app);
  if (strategy === null) return;
  app.connectMicroservice<MicroserviceOptions>({ strategy });
  await app.startAllMicroservices();
}

function streamOf(app: INestApplication): KafkaTransport | null {
  try {
    return app.get(KafkaTransport, { strict: false });
  } catch {
    return null;
  }
}
