import { sentences } from '@holdfast/results';

/** Why a setting is guessed as it is. */
export const guessReason = sentences({
  usual_size: (pixels: number) => `the size is symbolic; ${pixels} is a usual one`,
  usual_layout: () => 'every axis is symbolic; most exports are laid out so',
  as_width: () => 'as the width',
  class_indices: () => 'the model names no classes; these are their indices',
  coco_classes: (classes: number) => `the model names no classes; COCO has ${classes} too`,
  usual_outputs: (outputs: string) => `usual for outputs named ${outputs}`,
  deployment: () => 'deployments choose it; none is in the file',
  usual_decoder: (decoder: string) => `usual for ${decoder} models`,
  yolox: () => "YOLOX's own pre-processing since 0.1.1",
  ultralytics: () => "Ultralytics' pre-processing",
  ultralytics_classifier: () => "Ultralytics' pre-processing of classifiers",
  ssd: () => 'usual for SSD-style models (UltraFace, MobileNet-SSD)',
  tensorflow: () => 'usual for models exported from TensorFlow',
  keras: () => 'usual for Keras models',
  torchvision: () => "torchvision's pre-processing of ImageNet models",
});
