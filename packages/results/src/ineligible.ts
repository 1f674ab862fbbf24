import { sentences } from './told.ts';

/** Why an image is not attacked. */
export const ineligible = sentences({
  already_wrong: (seen: string, label: string) => `the model is already wrong: it says ${seen}, the label is ${label}`,
  already_so: (label: string) => `the model already says ${label} for the clean image`,
  none_found: (label: string) => `the model finds no ${label} in the clean image`,
});
