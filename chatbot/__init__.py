"""The doors: everything that waits. IRC, Slack, the console, HTTP and the clock."""
