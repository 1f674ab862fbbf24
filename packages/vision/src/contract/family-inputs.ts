import type { ModelContract, OutputContract } from '../contract.ts';

/** By whom it is done so: codes of `guessReason`. */
type FamilyReason = 'yolox' | 'ultralytics' | 'ultralytics_classifier' | 'ssd' | 'tensorflow' | 'keras' | 'torchvision';

type FamilyInput = Omit<ModelContract['input'], 'name' | 'layout' | 'width' | 'height'>;

const plain = { scale: 1, mean: [0, 0, 0], std: [1, 1, 1] } satisfies Partial<FamilyInput>;
const unit = { ...plain, scale: 1 / 255 } satisfies Partial<FamilyInput>;
const imageNet = {
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
} satisfies Partial<FamilyInput>;

const openCv = { padValue: 114, interpolation: 'bilinear', antialias: false } as const;
const pillow = { ...openCv, antialias: true } as const;

/** The pre-processing with which the best-known models of a family are deployed: a proposal, never more. */
export function familyInputs(model: {
  readonly decoder: OutputContract['decoder'];
  readonly layout: ModelContract['input']['layout'];
  readonly isUltralytics: boolean;
}): { readonly input: FamilyInput; readonly why: FamilyReason } {
  switch (model.decoder) {
    case 'yolox':
      return {
        input: { ...plain, channels: 'BGR', resize: { ...openCv, rule: 'letterbox-top-left' } },
        why: 'yolox',
      };
    case 'yolov5':
    case 'yolov8':
    case 'yolo-end2end':
      return {
        input: { ...unit, channels: 'RGB', resize: { ...openCv, rule: 'letterbox-centre' } },
        why: 'ultralytics',
      };
    case 'ssd':
      return {
        input: {
          scale: 1,
          mean: [127, 127, 127],
          std: [128, 128, 128],
          channels: 'RGB',
          resize: { ...openCv, rule: 'stretch' },
        },
        why: 'ssd',
      };
    case 'centernet':
    case 'scores-boxes':
      return {
        input: { ...plain, channels: 'RGB', resize: { ...openCv, rule: 'stretch' } },
        why: 'tensorflow',
      };
    case 'classifier':
      if (model.isUltralytics) {
        return {
          input: { ...unit, channels: 'RGB', resize: { ...pillow, rule: 'centre-crop' } },
          why: 'ultralytics_classifier',
        };
      }
      return model.layout === 'NHWC'
        ? {
            input: { ...unit, channels: 'RGB', resize: { ...openCv, rule: 'stretch' } },
            why: 'keras',
          }
        : {
            input: { ...imageNet, channels: 'RGB', resize: { ...pillow, rule: 'centre-crop' } },
            why: 'torchvision',
          };
    default:
      return model.decoder satisfies never;
  }
}
