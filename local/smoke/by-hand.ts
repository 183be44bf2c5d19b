/** What a look from outside cannot show. Words in capitals are outputs of the stack. */
export type ByHand = { readonly what: string; readonly commands: readonly string[] };

export function listByHand(address: string): readonly ByHand[] {
  const put =
    "aws s3api put-object --bucket FEEDBUCKET --key smoke/index.html --body smoke.html --content-type text/html --cache-control 'public, max-age=300, s-maxage=60'";
  const remove = "aws s3api delete-object --bucket FEEDBUCKET --key smoke/index.html";
  return [
    {
      what: "What the capitals below stand for",
      commands: [
        "aws cloudformation describe-stacks --query 'Stacks[].Outputs[].[OutputKey,OutputValue]' --output table",
      ],
    },
    {
      what: "A header that changes alone reaches readers. If the last answer is 200 and not 410, the edge revalidates by ETag and keeps old headers: such changes need an invalidation",
      commands: [
        "printf '<!doctype html><title>smoke</title>' > smoke.html",
        put,
        `curl -sI ${address}smoke/ | head -1`,
        `${put} --metadata status=410`,
        `sleep 70; curl -sI ${address}smoke/`,
        `curl -sI -r 0-0 ${address}smoke/ | head -1`,
      ],
    },
    {
      what: "A page that has moved is 301, with Location and max-age=300",
      commands: [
        `${put} --metadata status=301,location=${address}`,
        "aws cloudfront create-invalidation --distribution-id DISTRIBUTION --paths /smoke/index.html",
        `sleep 30; curl -sI ${address}smoke/`,
        remove,
      ],
    },
    {
      what: "What is missing is looked for again after 10 s: 404, then 200",
      commands: [
        `curl -sI ${address}smoke/later.html | head -1`,
        put.replace("smoke/index.html", "smoke/later.html"),
        `sleep 11; curl -sI ${address}smoke/later.html | head -1`,
        remove.replace("smoke/index.html", "smoke/later.html"),
      ],
    },
    {
      what: "The bucket answers nobody but the edge: 403",
      commands: ["curl -sI https://FEEDBUCKET.s3.amazonaws.com/rss.xml | head -1"],
    },
    {
      what: "A story that is taken down leaves the edge at once: 410 a minute after",
      commands: [
        "./wireroom push content CONTENTBUCKET   # with withdrawn: true in an article",
        `sleep 60; ./wireroom smoke ${address} --gone /articles/NAME/`,
      ],
    },
    {
      what: "Transactions that meet are repeated: conflicts are counted, and nothing reaches the dead letters",
      commands: [
        "./wireroom push content CONTENTBUCKET   # with a hundred new articles",
        `aws cloudwatch get-metric-statistics --namespace AWS/DynamoDB --metric-name TransactionConflict --dimensions Name=TableName,Value=CATALOGTABLE --start-time "$(date -u -d '-1 hour' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --period 3600 --statistics Sum`,
        "aws sqs get-queue-attributes --queue-url DEADLETTERQUEUE --attribute-names ApproximateNumberOfMessages",
      ],
    },
    {
      what: "HTTP/3 is spoken (with a curl that has it)",
      commands: [`curl --http3-only -sI ${address}rss.xml | head -1`],
    },
  ];
}
