// Writes docs/access.md from the access matrix; with --check, only tells whether it is current.
// Run with `node --conditions=source`, so that aliases lead to the sources.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { format, resolveConfig } from 'prettier';

// The domain's classes are TypeScript that Node cannot read by stripping types alone.
registerHooks({
  resolve(specifier, context, next) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    const isOurs = specifier.startsWith('.') && !source.pathname.includes('/node_modules/');
    return isOurs && existsSync(source) ? next(source.href, context) : next(specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), {
      filename: fileURLToPath(url),
      sourceMaps: false,
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

const { accessPage } = await import('../apps/api/src/access/access-matrix.ts');

const path = fileURLToPath(new URL('../docs/access.md', import.meta.url));
const style = await resolveConfig(path);
const text = await format(accessPage(), { ...style, parser: 'markdown' });
const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === text;
if (process.argv.includes('--check')) {
  if (!isCurrent) console.error(`${path} is not current; run: npm run docs:access`);
  process.exitCode = isCurrent ? 0 : 1;
} else {
  if (!isCurrent) writeFileSync(path, text);
  console.log(isCurrent ? 'docs/access.md is current' : 'wrote docs/access.md');
}
