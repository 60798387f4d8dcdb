// Lets `node --conditions=source` import the TypeScript sources, decorators and all.
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

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
