import { describe, expect, it } from 'vitest';
import { localPath } from './local-path.ts';

describe('the page after signing in', () => {
  it('is the one that was asked for, with its filters', () => {
    expect(localPath('/w/demo/runs?state=DONE')).toBe('/w/demo/runs?state=DONE');
  });

  it.each([null, '', 'https://evil.example', '//evil.example/x', '/\\evil.example', 'javascript:alert(1)', 'w/demo'])(
    'is the first page where %j is asked for',
    (wanted) => expect(localPath(wanted)).toBe('/'),
  );
});
