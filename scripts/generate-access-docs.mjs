// Writes docs/access.md from the access matrix; with --check, only tells whether it is current.
// Run with `node --conditions=source`, so that aliases lead to the sources.
import './load-sources.mjs';
import { keepDocument } from './keep-document.mjs';

const { accessPage } = await import('../apps/api/src/access/access-matrix.ts');

await keepDocument('access.md', accessPage(), 'npm run docs:access');
