"""How the app comes into a workspace, and whether it has there what it needs."""
