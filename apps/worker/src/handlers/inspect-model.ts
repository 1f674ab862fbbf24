import { inspectModel, type InspectedModel, type Inspection, type InspectionProblem } from '@holdfast/engine';
import { finishTask, holdClaim, notify, startForNewVersion } from '@holdfast/jobs';
import { taskStep, type Problem } from '@holdfast/domain';
import { readBlob } from '@holdfast/storage';
import { checkContract } from '@holdfast/vision';
import type { Handler } from '../context.ts';
import { jsonValue } from '../files/json-value.ts';
import { MAX_MODEL_BYTES } from '../files/model-cache.ts';

/**
 * Reads an uploaded model and tries everything that an attack would need. A contract that came with the upload makes the version ready if it fits;
 * otherwise a person confirms the one that is proposed. A file that cannot be read or run is rejected with the first reason.
 */
export const inspectModelTask: Handler<'inspect_model'> = async (context, task) => {
  const { db, store, interactive, signal } = context;
  const { modelVersionId } = task.payload;
  const version = await db.prisma.modelVersion.findUniqueOrThrow({ where: { id: modelVersionId } });
  const { workspaceId, modelId, sha256, fileName } = version;
  context.progress({ fraction: null, says: taskStep.say('reads_model') });
  const bytes = await readBlob({ store, key: { workspaceId, sha256 }, maxBytes: MAX_MODEL_BYTES });
  const given = version.proposedContract === null ? undefined : checkContract(version.proposedContract);
  context.progress({ fraction: null, says: taskStep.say('tries_attack') });
  const inspection = await inspectModel({
    bytes,
    runtime: interactive,
    signal,
    ...(given === undefined ? {} : { contract: given }),
  });
  const rejection = rejectionOf(inspection, fileName);
  const proposed = inspection.status === 'read' ? (inspection.contract?.contract ?? null) : null;
  // A contract that does not fit leaves no proposal: then a person decides, with the problems beside it.
  const isReady = rejection === null && given !== undefined && proposed !== null;
  await db.transaction(async (tx) => {
    await holdClaim(tx, task);
    await tx.modelVersion.updateMany({
      where: { id: modelVersionId, state: 'inspecting' },
      data: {
        state: rejection === null ? (isReady ? 'ready' : 'awaiting_contract') : 'rejected',
        inspection: jsonValue(inspection),
        ...(proposed === null ? {} : { proposedContract: jsonValue(proposed) }),
        ...(isReady ? { contract: jsonValue(proposed) } : {}),
        ...(rejection === null ? {} : { rejection }),
      },
    });
    if (isReady) await startForNewVersion(tx, { workspaceId, modelId, modelVersionId });
    await notify(tx, { kind: 'model_version_changed', workspaceId, modelVersionId });
    await finishTask(tx, task);
  });
};

const errorsFirst = (a: InspectionProblem, b: InspectionProblem): number =>
  Number(b.severity === 'error') - Number(a.severity === 'error');

/** Whether there is a contract, or somebody can write one: none fits a model without an input for pictures. */
const mayBeRead = ({ contract, inputs }: InspectedModel): boolean =>
  contract !== null ||
  inputs.some(
    ({ dims, dataType }) => dims?.length === 4 && (dataType === null || ['float32', 'float16'].includes(dataType)),
  );

/** Why a model can be of no use at all: it was refused, takes no pictures, or not even one goes through it. */
function rejectionOf(inspection: Inspection, fileName: string): Problem | null {
  const isUsable = inspection.status === 'read' && inspection.memoryMb !== null && mayBeRead(inspection);
  if (isUsable) return null;
  const [first] = [...inspection.problems].sort(errorsFirst);
  if (first === undefined) {
    return {
      code: 'MODEL_UNUSABLE',
      where: fileName,
      expected: 'a model that takes an image',
      got: 'one that could not be run',
      fix: 'export the model again and try `holdfast inspect`',
    };
  }
  const { severity: _severity, ...problem } = first;
  return problem;
}
