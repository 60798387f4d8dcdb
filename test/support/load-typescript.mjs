// Node strips types but does not map `./file.js` to `./file.ts`: this does, for programs that must
// start the services of the tests from their sources and outside of jest.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const fromSource = /\/(src\/embedded-postgres|test\/support\/services)\//.test(
      context.parentURL ?? '',
    );
    const relative = specifier.startsWith('./') && specifier.endsWith('.js');
    return next(fromSource && relative ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
