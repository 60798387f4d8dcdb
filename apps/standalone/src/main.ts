import { startOrExit } from '#infra/operations/start-or-exit';
import { endWithParent } from './parent-watch.js';
import { Standalone } from './standalone.js';

endWithParent();
const standalone = new Standalone();
await startOrExit(
  () => standalone.start(),
  () => standalone.stop(),
);
