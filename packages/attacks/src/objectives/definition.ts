import type { Objective } from '../objective.ts';

/** One kind of objective: how it is written and what it becomes. */
export interface ObjectiveDefinition {
  /** Part of the spec before the colon. */
  readonly name: string;
  /** How it is written, for messages: `vanish:<class>`. */
  readonly syntax: string;
  readonly task: Objective['task'];
  readonly summary: string;
  /** `undefined` where the spec has no part after the colon; otherwise an objective is made from it. */
  readonly argument: 'none' | 'required';
  make(request: { readonly spec: string; readonly argument: string; readonly labels: readonly string[] }): Objective;
}
