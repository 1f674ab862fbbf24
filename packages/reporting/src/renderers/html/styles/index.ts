import { base } from './base.ts';
import { curve } from './curve.ts';
import { gate } from './gate.ts';
import { images } from './images.ts';
import { matrix } from './matrix.ts';
import { print } from './print.ts';
import { theme } from './theme.ts';
import { verdict } from './verdict.ts';

export const pageStyles = [theme, base, verdict, gate, matrix, curve, images, print].join('\n');
