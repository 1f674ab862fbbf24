import type { ApiContext } from '../../graphql/context.ts';
import { encodeGlobalId } from '../../graphql/global-id.ts';
import { DatasetVersion } from '../datasets/kinds.ts';
import { HardeningJob } from '../hardening/kinds.ts';
import { ModelVersion } from '../models/kinds.ts';
import type { LiveEvent } from './events.ts';
import { workspaceEvents, type WatchedWorkspace } from './workspace-events.ts';

/**
 * Global ids of the versions and hardening jobs of a workspace that move; the workspace's own where something may have been missed, and every list is worth
 * reading again.
 */
export async function* workspaceObjects(context: ApiContext, watched: WatchedWorkspace): AsyncGenerator<string> {
  for await (const { event } of workspaceEvents(context, watched, (heard) => objectOf(heard) !== undefined)) {
    yield objectOf(event) ?? watched.workspaceId;
  }
}

function objectOf(event: LiveEvent): string | undefined {
  switch (event.kind) {
    case 'model_version_changed':
      return encodeGlobalId(ModelVersion.name, event.modelVersionId);
    case 'dataset_version_changed':
      return encodeGlobalId(DatasetVersion.name, event.datasetVersionId);
    case 'hardening_changed':
      return encodeGlobalId(HardeningJob.name, event.hardeningJobId);
    default:
      return undefined;
  }
}
