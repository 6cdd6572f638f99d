import { describe, expect, it } from 'vitest';

import { bodyForm, checkAccept } from '../../src/contract/media-type.ts';

describe('bodyForm', () => {
  it.each([undefined, '', '*/*', 'application/octet-stream', 'application/json', 'Application/JSON; charset="UTF-8"'])(
    'reads %j as JSON',
    (type) => {
      expect(bodyForm(type)).toBe('json');
    },
  );

  it.each(['text/plain', 'text/plain;charset=utf8'])('reads %j as text', (type) => {
    expect(bodyForm(type)).toBe('text');
  });

  it.each(['text/csv', 'application/json-seq', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
    'rejects %j',
    (type) => {
      expect(() => bodyForm(type)).toThrow(expect.objectContaining({ code: 'unsupported-media-type' }));
    },
  );
});

describe('checkAccept', () => {
  it.each([undefined, '', '*/*', 'application/*', 'text/html, */*;q=0.1', '*/*;q=0, application/json'])(
    'accepts %j',
    (accept) => {
      expect(checkAccept(accept)).toBeUndefined();
    },
  );

  it.each(['text/html', 'application/json;q=0', 'application/json;q=0, */*', 'text/*'])('rejects %j', (accept) => {
    expect(() => checkAccept(accept)).toThrow(expect.objectContaining({ code: 'not-acceptable' }));
  });
});
