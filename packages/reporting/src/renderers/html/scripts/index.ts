import { difference } from './difference.ts';
import { filter } from './filter.ts';
import { pictures } from './pictures.ts';
import { tips } from './tips.ts';
import { views } from './views.ts';

/** The page's script; each part is a function of its own, so that no part sees another's names. */
export const pageScript = [pictures, tips, views, difference, filter]
  .map((part) => `(function () {\n'use strict';\n${part}})();`)
  .join('\n');
