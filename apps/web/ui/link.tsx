'use client';

import NextLink from 'next/link';
import { useState, type ComponentProps } from 'react';

/**
 * A link whose page is prepared when someone is about to follow it. Next's own prepares the pages of all links in view as soon as a page is shown: two
 * dozen requests, which the server answers while it should answer the reader.
 */
export function Link({ onPointerEnter, onFocus, ...others }: ComponentProps<typeof NextLink>) {
  const [isNear, setNear] = useState(false);
  return (
    <NextLink
      {...others}
      prefetch={isNear ? null : false}
      onPointerEnter={(event) => {
        setNear(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setNear(true);
        onFocus?.(event);
      }}
    />
  );
}
