/** Media types by file extension, of what newsrooms attach (IANA's registrations). */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  css: "text/css",
  csv: "text/csv",
  epub: "application/epub+zip",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  m4a: "audio/mp4",
  m4v: "video/mp4",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  ogv: "video/ogg",
  opus: "audio/ogg",
  pdf: "application/pdf",
  png: "image/png",
  srt: "application/x-subrip",
  svg: "image/svg+xml",
  vtt: "text/vtt",
  wav: "audio/wav",
  webm: "video/webm",
  webp: "image/webp",
  zip: "application/zip",
};

/** By the file's ending, where the bytes are not at hand; `application/octet-stream` where that says nothing. */
export function guessMediaType(name: string): string {
  const path = name.replace(/[?#].*$/s, "");
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return MEDIA_TYPES[ending] ?? "application/octet-stream";
}
