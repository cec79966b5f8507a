"""How the app says something: posts, answers, and views, each sent as Slack takes it."""
