import type { Subject } from './subjects/subjects.ts';
import type { MeasuredRuntime } from './timing/measured-runtime.ts';

export interface MeasurementContext {
  /** A pool with one child. */
  readonly runtime: MeasuredRuntime;
  readonly subjects: readonly Subject[];
  /** Photos to attack and to judge. */
  readonly photoPaths: readonly string[];
  /** Repeats of every timing. */
  readonly rounds: number;
  /** Images of measurements over many images. */
  readonly imageCount: number;
}

/** One question that the benchmark answers. */
export interface Measurement {
  readonly name: string;
  readonly title: string;
  /** Markdown: what was measured, and the numbers. */
  run(context: MeasurementContext): Promise<string>;
}
