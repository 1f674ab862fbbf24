export { countFailedAttacks, type RunModelRef } from './counted.ts';
export * from './measured.ts';
export * from './samples-at.ts';
export * from './states.ts';
