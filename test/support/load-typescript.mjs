// Node strips types but does not map `./file.js` to `./file.ts`: this does, for programs that must
// run the embedded PostgreSQL from its sources and outside of jest.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const fromSource = context.parentURL?.includes('/src/embedded-postgres/') ?? false;
    const relative = specifier.startsWith('./') && specifier.endsWith('.js');
    return next(fromSource && relative ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
