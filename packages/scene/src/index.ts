export * from './box.ts';
export * from './picture.ts';
export * from './prediction.ts';
