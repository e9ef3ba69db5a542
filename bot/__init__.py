"""The process: settings, logging, the Discord client and the command line."""
