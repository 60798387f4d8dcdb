import cluster from 'node:cluster';
import { startOrExit } from '#infra/operations/start-or-exit';
import { endWithParent } from './parent-watch.js';
import { Standalone } from './standalone.js';

// The processes of FFS_WORKERS end with the first one, which Node sees to.
if (cluster.isPrimary) endWithParent();
const standalone = new Standalone();
await startOrExit(
  () => standalone.start(),
  () => standalone.stop(),
);
