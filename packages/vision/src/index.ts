export * from './contract.ts';
export * from './decoder.ts';
