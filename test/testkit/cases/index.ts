export { describeCase, feedsOf, openGraph, toModel, type CaseGraph, type OperatorCase } from './case.ts';
export { caseGenerators, casesOf } from './table.ts';
