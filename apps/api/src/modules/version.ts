import { builder } from '../graphql/builder.ts';
import manifest from '../../package.json' with { type: 'json' };

builder.queryField('version', (t) => t.string({ extensions: { access: 'public' }, resolve: () => manifest.version }));
