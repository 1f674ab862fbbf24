interface PutOptions {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly file: File;
  readonly onProgress?: (sent: number) => void;
  readonly signal?: AbortSignal;
}

/** Answers of a proxy in the place of a server that is away. */
const NOBODY_BEHIND: readonly number[] = [502, 503, 504];

/** Sends a file by a signed request. XMLHttpRequest, since fetch does not say how much has been sent. */
export function putFile({ url, method, headers, file, onProgress, signal }: PutOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const { name, value } of headers) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded }) => onProgress?.(loaded));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else if (NOBODY_BEHIND.includes(request.status)) reject(new TypeError(`${request.status}: nobody answers`));
      else reject(new Error(`${request.status}: ${request.responseText.slice(0, 300) || request.statusText}`));
    });
    // As fetch says that nobody was reached.
    request.addEventListener('error', () => reject(new TypeError('the store does not answer')));
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
