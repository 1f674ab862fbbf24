export { ShapeError, type ShapeContext, type ShapeRule } from './infer.ts';
export { shapeRules } from './rules.ts';
