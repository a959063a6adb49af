"""The worker: applies events, tags comments, sends answers, keeps terms; killable at any moment."""
