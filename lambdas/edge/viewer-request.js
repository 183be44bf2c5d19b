// A CloudFront Function (cloudfront-js-2.0), in the part of the language that its ancestor njs 0.7.9 takes too.

/** The object's address of what a viewer asked for, or an answer that needs no object. */
function handler(event) {
  var request = event.request;
  if (request.method === 'OPTIONS') return preflight();
  var path = unescaped(request.uri);
  var media = isMedia(path);
  // Compressed bytes of a document: readers that did not ask for them see no items, and keep that for as long as nothing
  // changes. What a newsroom put below /media/ is compressed for its own reasons.
  if (!media && /\.(br|gz)$/.test(path)) return notFound();

  if (isShownAsPage(request)) {
    request.uri = request.uri.slice(0, request.uri.lastIndexOf('/') + 1) + 'index.html';
  } else if (path.charAt(path.length - 1) === '/') {
    request.uri += 'index.html';
  } else if (!media && /\/[^/.]+$/.test(path)) {
    // Not by a redirect: some readers refuse them, and old addresses of feeds have no slash either.
    request.uri += '/index.html';
  }
  if (!media) request.uri += toEnding(request.headers['accept-encoding']);
  return request;
}

/** As S3 reads it, so that "%62r" is no way round. */
function unescaped(uri) {
  try {
    return decodeURIComponent(uri);
  } catch (error) {
    return uri;
  }
}

function isMedia(path) {
  return /^\/media(\/|$)/.test(path) && path.indexOf('/../') === -1;
}

/**
 * Whether a browser is to open a feed's address in a tab. By Accept or User-Agent nobody could tell: well-known readers
 * ask for HTML too, and find no items in it.
 */
function isShownAsPage(request) {
  var destination = request.headers['sec-fetch-dest'];
  return (
    destination !== undefined &&
    destination.value === 'document' &&
    request.querystring.raw === undefined &&
    isFeed(request.uri)
  );
}

/** Whether it is a feed's document, or one of its archive of a year, a month or a day. */
function isFeed(uri) {
  var folder = uri.slice(0, uri.lastIndexOf('/') + 1);
  return (
    /\/(rss\.xml|atom\.xml|feed\.json)$/.test(uri) &&
    (/^\/((tags|authors|selections)\/[^/]+\/)?$/.test(folder) ||
      /^\/(sections\/[^/]+\/)?(archive\/[0-9]{4}(-[0-9]{2}){0,2}\/)?$/.test(folder))
  );
}

/**
 * The ending of the stored form that a viewer likes best (RFC 9110 section 12.5.3), of equals the smallest. Who asks for
 * none gets none: some readers can undo none.
 */
function toEnding(field) {
  if (!field) return '';
  var values = field.multiValue ? field.multiValue : [field];
  var text = values.map(valueOf).join(',');
  // Nobody asks for so much, and the function has little time.
  if (text.length > 500) return '';
  var items = text.split(',').map(toItem);
  var brotli = weightOf('br', items);
  var gzip = weightOf('gzip', items);
  var identity = weightOf('identity', items);
  if (brotli > 0 && brotli >= gzip && brotli >= identity) return '.br';
  return gzip > 0 && gzip >= identity ? '.gz' : '';
}

function valueOf(field) {
  return field.value;
}

/** A coding and its weight. What is no weight is 0: plain bytes are good for everybody. */
function toItem(text) {
  var parts = text.split(';');
  var coding = parts[0].trim().toLowerCase();
  var weight = parts.length === 1 ? '1' : parts.slice(1).join(';').trim().replace(/^q=/i, '');
  return {
    // RFC 9110 section 8.4.1.3.
    coding: coding === 'x-gzip' ? 'gzip' : coding,
    weight: /^(0(\.[0-9]{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0,
  };
}

/** What is said of a coding, else of all that are not named, else 0. Who says two things means the least. */
function weightOf(coding, items) {
  var own = items.filter(function (item) {
    return item.coding === coding;
  });
  if (own.length === 0) return coding === '*' ? 0 : weightOf('*', items);
  return own.reduce(function (least, item) {
    return Math.min(least, item.weight);
  }, 1);
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
