/** Why a flag or segment cannot be compiled; never leaves the compiler. Its message goes into the answer. */
export class CompileFault extends Error {}
