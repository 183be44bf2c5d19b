/** Settings that serve a folder in one process, in the foreground, with the `.gz` beside each file. */
export function composeNginxSettings({
  folder,
  root,
  port,
}: {
  /** For what it writes. */
  readonly folder: string;
  readonly root: string;
  readonly port: number;
}): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  gzip_static on;
  keepalive_requests 100000000;
  types { application/rss+xml xml; }
${temporary.map((name) => `  ${name}_temp_path ${folder}/${name};`).join("\n")}
  server {
    listen 127.0.0.1:${port};
    root ${root};
  }
}
`;
}
