export * from './package-root.ts';
export * from './prepare-sample.ts';
export { sampleContract } from './sample-contract.ts';
export * from './sample-files.ts';
