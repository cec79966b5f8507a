"""Reports as files that people read: a page, and Markdown, with the pictures of their charts."""
