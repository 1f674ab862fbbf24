import sharp from 'sharp';

// One thread and no operation cache: what a picture becomes may not depend on how busy the machine is or on what was read before.
sharp.concurrency(1);
sharp.cache(false);

/** The only way to sharp in this package, so that the settings above hold for every call. */
export { sharp };

/** Versions of sharp, libvips and every codec in it, by library name; recorded in reports. */
export function codecVersions(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(sharp.versions).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
