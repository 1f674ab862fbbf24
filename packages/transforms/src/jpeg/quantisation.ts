/** Luminance table of ITU-T T.81 Annex K.1, row by row (vertical frequency down, horizontal across). */
const LUMINANCE = [
  [16, 11, 10, 16, 24, 40, 51, 61],
  [12, 12, 14, 19, 26, 58, 60, 55],
  [14, 13, 16, 24, 40, 57, 69, 56],
  [14, 17, 22, 29, 51, 87, 80, 62],
  [18, 22, 37, 56, 68, 109, 103, 77],
  [24, 35, 55, 64, 81, 104, 113, 92],
  [49, 64, 78, 87, 103, 121, 120, 101],
  [72, 92, 95, 98, 112, 100, 103, 99],
].flat();

/** Chrominance table of ITU-T T.81 Annex K.1. */
const CHROMINANCE = [
  [17, 18, 24, 47, 99, 99, 99, 99],
  [18, 21, 26, 66, 99, 99, 99, 99],
  [24, 26, 56, 99, 99, 99, 99, 99],
  [47, 66, 99, 99, 99, 99, 99, 99],
  [99, 99, 99, 99, 99, 99, 99, 99],
  [99, 99, 99, 99, 99, 99, 99, 99],
  [99, 99, 99, 99, 99, 99, 99, 99],
  [99, 99, 99, 99, 99, 99, 99, 99],
].flat();

export interface QuantisationTables {
  /** 64 steps, row by row. */
  readonly luminance: readonly number[];
  readonly chrominance: readonly number[];
}

/**
 * The tables that libjpeg writes for `quality` 1..100 (jcparam.c, jpeg_quality_scaling and jpeg_add_quant_table with
 * baseline forced). sharp's encoder, mozjpeg without its own profile, writes the same ones: its DQT segments were compared.
 */
export function quantisationTables(quality: number): QuantisationTables {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  const scaled = (step: number): number => Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100)));
  return { luminance: LUMINANCE.map(scaled), chrominance: CHROMINANCE.map(scaled) };
}
