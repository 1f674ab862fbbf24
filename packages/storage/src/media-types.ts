/** Formats that a browser draws and never runs. SVG and HTML are not among them, whatever the row says. */
const SHOWN_INLINE = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/gif']);

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

/** Headers under which a stranger's file can be handed out from our own origin. */
export function safeDelivery({
  mediaType,
  fileName,
  disposition,
}: {
  readonly mediaType: string;
  readonly fileName: string;
  readonly disposition: 'inline' | 'attachment';
}): { readonly contentType: string; readonly contentDisposition: string } {
  const inline = disposition === 'inline' && SHOWN_INLINE.has(mediaType);
  return {
    contentType:
      inline || (MEDIA_TYPE.test(mediaType) && !isActive(mediaType)) ? mediaType : 'application/octet-stream',
    contentDisposition: `${inline ? 'inline' : 'attachment'}; ${fileNameParameters(fileName)}`,
  };
}

const isActive = (mediaType: string): boolean => /html|xml|svg|javascript|ecmascript|pdf/.test(mediaType);

/** RFC 6266: a plain name for old clients, the real one in RFC 5987's form. */
function fileNameParameters(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\/%;]/g, '_').slice(0, 150);
  const encoded = encodeURIComponent(fileName.slice(0, 150).replace(/\p{Surrogate}/gu, '_')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}
