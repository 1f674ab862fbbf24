export type { Inspection, InspectedModel, InspectedValue, InspectionProblem, RefusedModel } from './inspection.ts';
export { inspectModel, type InspectRequest } from './inspect-model.ts';
