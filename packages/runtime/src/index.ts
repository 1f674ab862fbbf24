export * from './blob-cache.ts';
export * from './events.ts';
export { parseCpuFeatures } from './identity.ts';
export { compiledGraph, createRuntime, RuntimePool } from './pool.ts';
export type { RuntimeOptions } from './pool-options.ts';
export * from './runtime.ts';
export * from './runtime-error.ts';
