// A CloudFront Function (cloudfront-js-2.0), in the part of the language that its ancestor njs 0.7.9 takes too.

/** The object's address of what a viewer asked for, or an answer that needs no object. */
function handler(event) {
  var request = event.request;
  if (request.method === 'OPTIONS') return preflight();
  if (isStoredEncoding(request.uri)) return notFound();
  if (request.uri.charAt(request.uri.length - 1) === '/') request.uri += 'index.html';
  return request;
}

/**
 * Compressed bytes of a document: readers that did not ask for them see no items, and keep that for as long as nothing
 * changes. What a newsroom put below /media/ is compressed for its own reasons.
 */
function isStoredEncoding(uri) {
  var path = unescaped(uri);
  var isMedia = path.indexOf('/media/') === 0 && path.indexOf('/../') === -1;
  return /\.(br|gz)$/.test(path) && !isMedia;
}

/** As S3 reads it, so that "%62r" is no way round. */
function unescaped(uri) {
  try {
    return decodeURIComponent(uri);
  } catch (error) {
    return uri;
  }
}

/** A web reader that sends If-None-Match makes the browser ask first. S3 would refuse. */
function preflight() {
  return {
    statusCode: 204,
    statusDescription: 'No Content',
    headers: {
      'access-control-allow-origin': { value: '*' },
      'access-control-allow-methods': { value: 'GET, HEAD, OPTIONS' },
      'access-control-allow-headers': { value: '*' },
      'access-control-max-age': { value: '86400' },
    },
  };
}

function notFound() {
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: {
      'access-control-allow-origin': { value: '*' },
      'cache-control': { value: 'no-store' },
      'x-content-type-options': { value: 'nosniff' },
    },
  };
}
