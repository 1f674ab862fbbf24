export { evaluate } from './evaluate.ts';
export { UnsupportedByReferenceError } from './operator.ts';
export { at, indicesOf, tensor64, UnsupportedTensorError, widen, type Tensor64 } from './tensor64.ts';
