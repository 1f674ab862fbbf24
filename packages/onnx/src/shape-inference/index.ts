export { ShapeError, type ShapeContext, type ShapeRule } from './infer.ts';
export { inferNode, inferShapes, type InferredShapes, type KnownValues } from './infer-shapes.ts';
export { shapeRules } from './rules.ts';
