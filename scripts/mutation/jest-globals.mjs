// What the specs of the engine import from `@jest/globals`, which refuses to be loaded outside of Jest.
export { expect } from 'expect';
export { describe, it } from 'jest-circus';
