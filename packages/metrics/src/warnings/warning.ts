/** Something that a reader has to know before believing the numbers. `text` says it in plain words. */
export type Warning = { readonly text: string } & (
  | {
      /** Attacks that failed while their gradients were near zero: no evidence of robustness. */
      readonly code: 'NEAR_ZERO_GRADIENTS';
      readonly attack: string;
      readonly images: readonly string[];
    }
  | {
      /** The interval of the attack and that of random noise overlap. */
      readonly code: 'NOISE_CLOSE_TO_ATTACK';
      readonly attack: string;
      readonly transforms: readonly string[];
      /** How many transforms were looked at. */
      readonly ofTransforms: number;
    }
  | {
      /** Attacks that failed while their loss was still going down. */
      readonly code: 'LOSS_STILL_FALLING';
      readonly attack: string;
      readonly images: readonly string[];
    }
  | {
      /** The optimiser saw a success that the saved file does not show. */
      readonly code: 'SUCCESS_LOST_ON_SAVING';
      readonly attack: string;
      readonly images: readonly string[];
    }
  | {
      /** The differentiable form of a transform is far from what really happens to a picture. */
      readonly code: 'SURROGATE_FAR_FROM_CODEC';
      readonly transform: string;
      readonly meanAbsoluteLevels: number;
      readonly limitLevels: number;
    }
  | {
      /** Too few eligible images for the rates to mean much. */
      readonly code: 'SMALL_SAMPLE';
      readonly images: number;
      readonly limit: number;
      /** Lower end of the interval if every one of them succeeded. */
      readonly lowestRate: number;
    }
);

export type WarningCode = Warning['code'];
