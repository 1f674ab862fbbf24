import { join } from 'node:path';
import { packageRoot } from './package-root.ts';

/** The CenterNet detector of @vladmandic/human (MIT): MobileNetV3, trained on COCO, 2.0 M parameters. */
export function sampleDetectorFiles(): { readonly topologyPath: string; readonly weightsPath: string } {
  const folder = join(packageRoot('@vladmandic/human'), 'models');
  return { topologyPath: join(folder, 'centernet.json'), weightsPath: join(folder, 'centernet.bin') };
}

/** Paths of the six photos of groups of people in @vladmandic/face-api (MIT). */
export function samplePhotoPaths(): string[] {
  const folder = join(packageRoot('@vladmandic/face-api'), 'demo');
  return [1, 2, 3, 4, 5, 6].map((number) => join(folder, `sample${number}.jpg`));
}
