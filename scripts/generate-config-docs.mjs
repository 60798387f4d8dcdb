// Writes docs/configuration.md and .env.example from the configuration schemas; with --check, only
// tells whether they are current.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

// Node reads the TypeScript sources as they are, once an import of x.js leads to x.ts.
registerHooks({
  resolve(specifier, context, next) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    const isOurs = specifier.startsWith('.') && !source.pathname.includes('/node_modules/');
    return isOurs && existsSync(source) ? next(source.href, context) : next(specifier, context);
  },
});

const { configurationPage, environmentExample } =
  await import('../libs/infra/src/config/config-documents.ts');

const pagePath = fileURLToPath(new URL('../docs/configuration.md', import.meta.url));
const examplePath = fileURLToPath(new URL('../.env.example', import.meta.url));
const style = await resolveConfig(pagePath);

const documents = [
  [pagePath, await format(configurationPage(), { ...style, parser: 'markdown' })],
  [examplePath, environmentExample()],
];

const stale = documents.filter(
  ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
);
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is not current; run: npm run docs:config`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) writeFileSync(path, text);
  console.log(stale.length > 0 ? `wrote ${stale.length} documents` : 'documents are current');
}
