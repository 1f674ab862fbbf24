export * from './attribute.ts';
export * from './data-type-codes.ts';
export * from './graph-builder.ts';
export * from './graph.ts';
export * from './shape-inference/index.ts';
export * from './tensor.ts';
