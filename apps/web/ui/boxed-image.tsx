'use client';

import clsx from 'clsx';
import { ImageOff } from 'lucide-react';
import { useState } from 'react';

export interface LabelledBox {
  readonly box: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };
  readonly label: string;
  readonly score?: number;
}

interface BoxedImageProps {
  readonly src: string;
  readonly alt: string;
  /** Size of the picture that the boxes are in pixels of. */
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly LabelledBox[];
  readonly className?: string;
  readonly lazy?: boolean;
}

/**
 * A picture with boxes drawn on it. Lines keep their width at every size; labels stay inside of the picture. One that cannot be loaded, e.g.
 * because it was deleted, leaves a sign in its place.
 */
export function BoxedImage({ src, alt, width, height, boxes, className, lazy = true }: BoxedImageProps) {
  const [missing, setMissing] = useState<string | undefined>();
  return (
    <div
      className={clsx('checkered relative overflow-hidden', className)}
      style={{ aspectRatio: `${width} / ${height}` }}
    >
      {missing === src ? (
        <div role="img" aria-label={alt} className="absolute inset-0 grid place-items-center bg-sunken text-faint">
          <ImageOff className="size-6" aria-hidden />
        </div>
      ) : (
        // A plain element: the URL is signed and already of the size shown.
        <img
          src={src}
          alt={alt}
          width={width}
          height={height}
          loading={lazy ? 'lazy' : 'eager'}
          decoding="async"
          className="absolute inset-0 size-full object-contain"
          onError={() => setMissing(src)}
        />
      )}
      {boxes.map(({ box, label, score }, index) => {
        const top = (box.y0 / height) * 100;
        return (
          <div
            key={index}
            aria-hidden
            className="absolute border-2 border-white/95 shadow-[0_0_0_1px_rgb(0_0_0/0.55),inset_0_0_0_1px_rgb(0_0_0/0.4)]"
            style={{
              left: `${(box.x0 / width) * 100}%`,
              top: `${top}%`,
              width: `${((box.x1 - box.x0) / width) * 100}%`,
              height: `${((box.y1 - box.y0) / height) * 100}%`,
            }}
          >
            <span
              className={clsx(
                'absolute left-0 max-w-28 truncate bg-black/80 px-1 text-[10px] leading-4 text-white',
                top > 8 ? 'bottom-full' : 'top-0',
              )}
            >
              {label}
              {score !== undefined && ` ${Math.round(score * 100)}%`}
            </span>
          </div>
        );
      })}
    </div>
  );
}
