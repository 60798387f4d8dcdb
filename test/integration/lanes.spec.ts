import { afterAll, beforeAll } from '@jest/globals';
import { evaluationSuite } from '../contract-suites/evaluation.suite.js';
import { ofrepBulkSuite } from '../contract-suites/ofrep-bulk.suite.js';
import { type ApiService, startApiService } from '../support/api-service.js';
import { type RunningSdk } from '../support/running-sdk.js';
import { describeWithPostgres } from '../support/test-database.js';

const SUITES = { evaluation: evaluationSuite, 'OFREP bulk': ofrepBulkSuite };

describeWithPostgres.each(
  Object.entries(SUITES).flatMap(([name, suite]) => [
    { name, suite, lane: 'in the fast lane', withLane: true },
    { name, suite, lane: 'through Express', withLane: false },
  ]),
)('$name $lane', ({ suite, withLane }) => {
  const running: { -readonly [Name in keyof RunningSdk]?: RunningSdk[Name] } = {};
  let service: ApiService;

  beforeAll(async () => {
    service = await startApiService({ withLane });
    Object.assign(running, service);
  });
  afterAll(() => service.close());

  suite(running as RunningSdk);
});
