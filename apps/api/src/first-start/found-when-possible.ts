import { type FirstStartUseCase } from '#domain/tenancy/first-start.use-case';
import { type NewTenant } from '#domain/tenancy/found-tenant.use-case';
import { type Logger } from 'pino';
import { isOutage } from '#infra/resilience/is-outage';

const RETRY_MS = 2_000;

/**
 * Founds the first tenant now, or as soon as there is a database to found it in.
 * @throws unless it is the database that does not answer
 */
export async function foundWhenPossible(
  firstStart: FirstStartUseCase,
  tenant: NewTenant,
  logger: Logger,
): Promise<void> {
  try {
    await firstStart.execute(tenant);
  } catch (error) {
    if (!isOutage(error)) throw error;
    const tryAgain = (): void => {
      foundWhenPossible(firstStart, tenant, logger).catch((reason: unknown) => {
        logger.error({ err: reason }, 'the first tenant cannot be founded');
      });
    };
    // The process lives for its server, not for this.
    setTimeout(tryAgain, RETRY_MS).unref();
  }
}
