// A CloudFront Function (cloudfront-js-2.0), in the part of the language that its ancestor njs 0.7.9 takes too.

/**
 * The answer of the origin or the cache, with the status and the links that the object's metadata state. Not called
 * where the origin answered 400 or more.
 */
function handler(event) {
  var response = event.response;
  var headers = response.headers;
  var link = valueOf(headers, 'x-amz-meta-link');
  var status = valueOf(headers, 'x-amz-meta-status');
  var location = valueOf(headers, 'x-amz-meta-location');
  Object.keys(headers).forEach(function (name) {
    if (name.indexOf('x-amz-meta-') === 0) delete headers[name];
  });
  if (!isMedia(event.request.uri)) vary(headers);
  // Whether or not it was a page on another site that asked: a browser that has shown a picture gives what it has kept
  // to the script that asks next.
  headers['access-control-allow-origin'] = { value: '*' };
  headers['access-control-expose-headers'] = { value: 'ETag, Last-Modified, Link' };

  // A 304 tells a reader to go on with what it has: whatever its status became, it would lose that.
  var isObject = response.statusCode === 200 || response.statusCode === 206;
  if (isObject && status === '410') {
    end(response, 410, 'Gone');
  } else if (isObject && status === '301' && location !== '') {
    end(response, 301, 'Moved Permanently');
    headers.location = { value: location };
  } else if (link !== '') {
    headers.link = { value: link };
  }
  return response;
}

/**
 * By the address alone, as it was asked for or as it was rewritten: a 304 may come without metadata. Without
 * Sec-Fetch-Dest a browser that has seen the page gives it to a script that asks for the feed.
 */
function vary(headers) {
  var others = valueOf(headers, 'vary');
  var own = 'Accept-Encoding, Sec-Fetch-Dest';
  headers.vary = { value: others === '' ? own : own + ', ' + others };
}

/** Stored once, for everybody. */
function isMedia(uri) {
  var path;
  try {
    path = decodeURIComponent(uri);
  } catch (error) {
    path = uri;
  }
  return /^\/media(\/|$)/.test(path) && path.indexOf('/../') === -1;
}

/** An address that has ended has no version: with a validator, the next answer would be a 304 that brings it back. */
function end(response, statusCode, statusDescription) {
  var headers = response.headers;
  response.statusCode = statusCode;
  response.statusDescription = statusDescription;
  delete headers.etag;
  delete headers['last-modified'];
  // Of a request for a range.
  delete headers['accept-ranges'];
  delete headers['content-range'];
  // Browsers keep a 301 for ever unless they are told otherwise.
  headers['cache-control'] = { value: 'max-age=300' };
}

function valueOf(headers, name) {
  return headers[name] ? headers[name].value : '';
}
