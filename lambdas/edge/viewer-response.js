// A CloudFront Function (cloudfront-js-2.0), in the part of the language that its ancestor njs 0.7.9 takes too.

/**
 * The answer of the origin or the cache, with the status that the object's metadata states. Not called where the origin
 * answered 400 or more.
 */
function handler(event) {
  var response = event.response;
  var headers = response.headers;
  var status = valueOf(headers, 'x-amz-meta-status');
  var location = valueOf(headers, 'x-amz-meta-location');
  Object.keys(headers).forEach(function (name) {
    if (name.indexOf('x-amz-meta-') === 0) delete headers[name];
  });
  // A 304 tells a reader to go on with what it has: whatever its status became, it would lose that.
  if (response.statusCode !== 200 && response.statusCode !== 206) return response;

  if (status === '410') end(response, 410, 'Gone');
  if (status === '301' && location !== '') {
    end(response, 301, 'Moved Permanently');
    headers.location = { value: location };
  }
  return response;
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
