/** Specs of transforms as people write them in one field, parted by commas or spaces: `noise:8, jpeg:60`. */
export const readSpecs = (text: string): readonly string[] => text.split(/[,\s]+/).filter((spec) => spec !== '');
