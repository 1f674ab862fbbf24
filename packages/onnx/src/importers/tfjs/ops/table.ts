import type { OpConverter } from '../conversion.ts';
import { activationConverters } from './activation.ts';
import { arrangementConverters } from './arrangement.ts';
import { convolutionConverters } from './convolution.ts';
import { elementwiseConverters } from './elementwise.ts';
import { poolingConverters } from './pooling.ts';
import { reductionConverters } from './reduction.ts';
import { resizeConverters } from './resize.ts';
import { selectionConverters } from './selection.ts';

/** Every TF operator that is converted. A new operator is a line in its family's file. */
export const opConverters: ReadonlyMap<string, OpConverter> = new Map([
  ...activationConverters,
  ...arrangementConverters,
  ...convolutionConverters,
  ...elementwiseConverters,
  ...poolingConverters,
  ...reductionConverters,
  ...resizeConverters,
  ...selectionConverters,
]);
