import type { ClaimedTask } from '@holdfast/jobs';
import type { TaskContext } from '../context.ts';
import { attackImagesTask } from './attack-images.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import { evaluateHardeningTask } from './evaluate-hardening.ts';
import { finaliseRun } from './finalise-run.ts';
import { hardenModelTask } from './harden-model.ts';
import { importDataset } from './import-dataset.ts';
import { inspectModelTask } from './inspect-model.ts';
import { maintain } from './maintain.ts';
import { planRun } from './plan-run.ts';
import { previewModel } from './preview-model.ts';
import { probePicture } from './probe-picture.ts';
import { renderExport } from './render-export.ts';

/** Does a task by the handler of its kind. */
export async function runHandler(context: TaskContext, task: ClaimedTask): Promise<void> {
  switch (task.kind) {
    case 'plan_run':
      return planRun(context, task);
    case 'attack_images':
      return attackImagesTask(context, task);
    case 'finalise_run':
      return finaliseRun(context, task);
    case 'inspect_model':
      return inspectModelTask(context, task);
    case 'preview_model':
      return previewModel(context, task);
    case 'probe_picture':
      return probePicture(context, task);
    case 'import_dataset':
      return importDataset(context, task);
    case 'harden_model':
      return hardenModelTask(context, task);
    case 'evaluate_hardening':
      return evaluateHardeningTask(context, task);
    case 'render_export':
      return renderExport(context, task);
    case 'deliver_webhook':
      return deliverWebhook(context, task);
    case 'maintain':
      return maintain(context, task);
    default: {
      const unknown: never = task;
      throw new Error(`unreachable: ${JSON.stringify(unknown)}`);
    }
  }
}
