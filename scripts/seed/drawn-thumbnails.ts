import { LARGE_LABELS } from '@holdfast/db';
import sharp from 'sharp';

const [WIDTH, HEIGHT] = [256, 192];
/** How many different ones there are of each class. */
const PER_CLASS = 4;

/** Small drawings as thumbnails of the large scenario's images, in the order of its classes: image i shows drawing i modulo their number. As WebP. */
export function drawThumbnails(): Promise<Buffer[]> {
  const count = LARGE_LABELS.length * PER_CLASS;
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      sharp(Buffer.from(drawing(index)))
        .webp()
        .toBuffer(),
    ),
  );
}

/** A ground, a sky, and a thing on it: its shape says the class, colours and place the variant. */
function drawing(index: number): string {
  const [shape, variant] = [index % LARGE_LABELS.length, Math.floor(index / LARGE_LABELS.length)];
  const hue = (shape * 36 + variant * 17) % 360;
  const [x, size] = [70 + variant * 38, 34 + ((shape * 7 + variant * 11) % 30)];
  const ground = 130 - variant * 6;
  const points = Array.from({ length: 3 + shape }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / (3 + shape) - Math.PI / 2;
    return `${(x + size * Math.cos(angle)).toFixed(1)},${(ground - size / 3 + size * Math.sin(angle)).toFixed(1)}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="hsl(${(hue + 190) % 360} 45% 62%)"/><stop offset="1" stop-color="hsl(${(hue + 190) % 360} 40% 88%)"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <rect y="${ground}" width="100%" height="100%" fill="hsl(${(hue + 90) % 360} 22% 45%)"/>
    <polygon points="${points.join(' ')}" fill="hsl(${hue} 60% 45%)" stroke="hsl(${hue} 60% 25%)" stroke-width="3"/>
  </svg>`;
}
