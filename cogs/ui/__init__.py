"""What people see: functions that turn rows and outcomes into embeds, buttons and forms."""
