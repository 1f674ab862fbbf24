import type { PlannedRun } from '@holdfast/engine';
import { UnfitError } from '../problem-of.ts';

type Build = PlannedRun['provenance'];

/** What decides numbers of a build, for people. */
export const describeBuild = ({ holdfast, onnxruntime, platform, cpu }: Build): string =>
  `Holdfast ${holdfast}, onnxruntime ${onnxruntime}, ${platform}, ${cpu.features.join(' ')}`;

/** This worker would make other numbers than those that the run holds. A worker like the one that began it can go on. */
export class OtherBuildError extends UnfitError {
  readonly runId: string;
  readonly wanted: Build;

  constructor(parts: { readonly runId: string; readonly recorded: PlannedRun; readonly planned: PlannedRun }) {
    const { runId, recorded, planned } = parts;
    super({
      code: 'PROVENANCE_DIFFERS',
      where: 'this worker',
      expected: `what the run began with: ${describeBuild(recorded.provenance)}`,
      got: describeBuild(planned.provenance),
      fix: 'let workers of the same version and CPU class finish the run, or start it anew',
    });
    this.runId = runId;
    this.wanted = recorded.provenance;
  }
}
