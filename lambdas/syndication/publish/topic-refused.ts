/** The hub answers, and does not take this topic; others it may. */
export class TopicRefused extends Error {}
