import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";

// Credentials, region and endpoints are the SDK's own variables (AWS_ENDPOINT_URL_S3 and the like).

/** The first and four retries, each after a longer pause: with the time limits below, well within one invocation. */
const MOST_ATTEMPTS = 5;

/** Within a region a connection takes a millisecond; one that takes a second will not come. */
const CONNECT_MILLISECONDS = 1000;

/** Without these the SDK waits for an answer for ever, which ends with the invocation: nothing would be tried again. */
const patience = (answerMilliseconds: number) => ({
  connectionTimeout: CONNECT_MILLISECONDS,
  requestTimeout: answerMilliseconds,
  // Otherwise it only warns.
  throwOnRequestTimeout: true,
});

export function s3Client(): S3Client {
  return new S3Client({
    maxAttempts: MOST_ATTEMPTS,
    // The SDK would add a CRC-32 to each put and look for one in each answer, which stores other than Amazon's refuse.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: patience(15_000),
  });
}

export function dynamoClient(): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: MOST_ATTEMPTS,
    // A transaction of a hundred rows takes tens of milliseconds. It may be sent again: its token says that it is the same.
    requestHandler: patience(5000),
  });
}

export function eventBridgeClient(): EventBridgeClient {
  return new EventBridgeClient({ maxAttempts: MOST_ATTEMPTS, requestHandler: patience(5000) });
}

export function cloudFrontClient(): CloudFrontClient {
  return new CloudFrontClient({ maxAttempts: MOST_ATTEMPTS, requestHandler: patience(5000) });
}
