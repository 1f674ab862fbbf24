import { nodePayload } from '../../graphql/payload.ts';
import { Workspace } from './workspace.ts';

export const WorkspacePayload = nodePayload('WorkspacePayload', 'workspace', Workspace);
