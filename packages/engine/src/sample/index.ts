export * from './package-root.ts';
export * from './sample-files.ts';
