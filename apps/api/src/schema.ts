import './graphql/nodes.ts';
import './graphql/scalars.ts';
import './modules/audit/index.ts';
import './modules/catalogue/index.ts';
import './modules/datasets/index.ts';
import './modules/models/index.ts';
import './modules/people/index.ts';
import './modules/saved-views/index.ts';
import './modules/suites/index.ts';
import './modules/tasks/index.ts';
import './modules/tokens/index.ts';
import './modules/uploads/index.ts';
import './modules/version.ts';
import './modules/webhooks/index.ts';
import './modules/workers/index.ts';
import './modules/workspaces/index.ts';
import { builder } from './graphql/builder.ts';
import { withDeadline } from './server/deadline.ts';

/** The schema that everything above added to. Printed by `npm run schema` into apps/api/schema.graphql. */
export const schema = withDeadline(builder.toSchema({ sortSchema: true }));
